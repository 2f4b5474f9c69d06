/**
 * What was seen in a kernel and is a problem, in words.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import type {
  BlockRecord,
  CoroutineRecord,
  FailureRecord,
  Holder,
  NoticeRecord,
  TaskRecord
} from '../../wire/protocol';
import { blockLength } from '../../findings/runtime-problems';
import type { RuntimeProblem } from '../../tokens';
import { blockerName } from './loop';
import { capitalised, cellLabel, placeLabel, spent, userFrame } from './place';
import { taskName } from './task';

/** What was seen: what happened, why, and where one helps oneself, what to do. */
export function runtimeProblemText(seen: RuntimeProblem, trans: TranslationBundle): string {
  switch (seen.kind) {
    case 'coroutines':
      return coroutineWords(seen.record, trans);
    case 'failures':
      return failureWords(seen.record, trans);
    case 'blocks':
      return blocksWords(seen.records, trans);
    case 'notices':
      return noticeWords(seen.record, trans);
    case 'deadlock':
      return trans.__(
        'Deadlock: %1 wait for each other, and will wait for ever. Cancel one of them.',
        seen.tasks.map(task => taskName(task, trans)).join(', ')
      );
    case 'orphan':
      return trans.__(
        '%1 waits for something that nobody is left to finish. Cancel it.',
        taskName(seen.task, trans)
      );
    case 'ignoring':
      return seen.task.ignoring?.at
        ? trans.__(
            '%1 was cancelled and goes on: it swallowed the CancelledError in %2. Raise it again there.',
            taskName(seen.task, trans),
            placeLabel(seen.task.ignoring.at, trans)
          )
        : trans.__(
            '%1 was cancelled and goes on: somewhere it swallows the CancelledError.',
            taskName(seen.task, trans)
          );
    case 'old-tasks':
      return trans._n(
        '%1 task is left from an earlier run (%2), and still works beside the new one.',
        '%1 tasks are left from earlier runs (%2), and still work beside the new ones.',
        seen.tasks.length,
        cellNames(seen.tasks, trans)
      );
  }
}

function coroutineWords(record: CoroutineRecord, trans: TranslationBundle): string {
  const call = `${record.name}()`;
  if (record.kind === 'async-generator') {
    return record.cell
      ? trans.__(
          '%1 made the async generator %2 and never iterated over it. Nothing in it has run.',
          capitalised(cellLabel(record.cell, trans)),
          call
        )
      : trans.__('Nobody iterated over the async generator %1. Nothing in it has run.', call);
  }
  const origin = record.cell
    ? trans.__('%1 called %2 without await.', capitalised(cellLabel(record.cell, trans)), call)
    : trans.__('%1 was called without await.', call);
  if (record.state === 'dropped') {
    return trans.__('%1 It is gone, and nothing in it has run.', origin);
  }
  const holders = holderNames(record.holders);
  return trans._n(
    '%2 Nothing in it has run; %3 still holds it.',
    '%2 Nothing in it has run; %3 still hold it.',
    holders.length,
    origin,
    holders.join(', ')
  );
}

function failureWords(record: FailureRecord, trans: TranslationBundle): string {
  const name = record.unnamed ? `${record.coroutine}()` : record.name;
  const error = record.message
    ? `${record.errorName ?? ''}: ${record.message}`
    : (record.errorName ?? '');
  const at = userFrame(record.stack);
  const place = at ? ` (${placeLabel(at, trans)})` : '';
  switch (record.kind) {
    case 'unretrieved': {
      const holders = holderNames(record.holders);
      const told = trans.__('%1 failed with %2%3, and nobody has looked.', name, error, place);
      return holders.length > 0
        ? trans._n(
            '%2 Await %3 to see the error where you handle it.',
            '%2 Await one of %3 to see the error where you handle it.',
            holders.length,
            told,
            holders.join(', ')
          )
        : told;
    }
    case 'logged':
      return trans.__('%1 failed with %2%3, and nobody ever looked.', name, error, place);
    case 'destroyed':
      return trans.__(
        '%1 was thrown away while it was waiting: nothing held it. Keep the task in a variable.',
        name
      );
    case 'callback':
      return trans.__('%1, called by the event loop, failed with %2%3.', name, error, place);
  }
}

function blocksWords(records: readonly BlockRecord[], trans: TranslationBundle): string {
  const [longest] = records;
  if (records.length === 1) {
    return blockWords(longest, trans);
  }
  const total = records.reduce((sum, record) => sum + blockLength(record), 0);
  const who = longest.cell ? capitalised(cellLabel(longest.cell, trans)) : trans.__('Code');
  const times = trans.__(
    '%1 has blocked the loop %2 times, for %3 in all.',
    who,
    records.length,
    spent(total, trans)
  );
  return trans.__('%1 The longest: %2', times, blockWords(longest, trans));
}

/** One block, such as "time.sleep blocked the loop for 3.0 s (line 2 of cell [4]); 1 task could not go on." */
function blockWords(record: BlockRecord, trans: TranslationBundle): string {
  const place = record.at ? placeLabel(record.at, trans) : cellLabel(record.cell, trans);
  const blocker = blockerName(record, trans) ?? cellLabel(record.cell, trans);
  return trans._n(
    '%2 blocked the loop for %3 (%4); %1 task could not go on.',
    '%2 blocked the loop for %3 (%4); %1 tasks could not go on.',
    record.starving,
    // The name of a function stays as it is written.
    record.blocker && blocker.startsWith(record.blocker) ? blocker : capitalised(blocker),
    spent(blockLength(record), trans),
    place
  );
}

/** One block of several, such as "3.0 s, time.sleep, line 2 of cell [4]". */
export function blockLine(record: BlockRecord, trans: TranslationBundle): string {
  const parts = [spent(blockLength(record), trans), blockerName(record, trans)];
  return [...parts, record.at && placeLabel(record.at, trans)].filter(Boolean).join(', ');
}

function noticeWords({ kind, args, cell }: NoticeRecord, trans: TranslationBundle): string {
  const who = capitalised(cellLabel(cell, trans));
  switch (kind) {
    case 'nest-asyncio':
      return args.loses
        ? trans.__(
            '%1 has patched asyncio with %2. On this kernel, cells that you run while a nested loop runs get lost. With await you do not need it.',
            cell ? who : trans.__('Somebody'),
            String(args.flavour)
          )
        : trans.__(
            '%1 has patched asyncio with %2: tasks get slower, and errors harder to find. With await you do not need it.',
            cell ? who : trans.__('Somebody'),
            String(args.flavour)
          );
    case 'foreign-wake':
      return trans.__(
        'Another thread scheduled %1 without waking the loop, which slept on for %2. Use loop.call_soon_threadsafe() there.',
        String(args.callback),
        spent(Number(args.seconds), trans)
      );
    case 'lock-kept':
      return args.function
        ? trans.__(
            'The thread %1 kept Python to itself for %2, in %3(): nothing else could run, no task either. Such work belongs in a process of its own.',
            String(args.thread),
            spent(Number(args.seconds), trans),
            String(args.function)
          )
        : trans.__(
            'The thread %1 kept Python to itself for %2: nothing else could run, no task either. Such work belongs in a process of its own.',
            String(args.thread),
            spent(Number(args.seconds), trans)
          );
    case 'watchdog-failed':
      return trans.__(
        'Loopscope’s watchdog thread failed with %1 and was restarted. Some blocks of the loop may be missing here.',
        String(args.error)
      );
    case 'context-lost':
      return trans.__(
        '%1 set the context variable %2. A cell that awaits has a context of its own: the next cell will not see it.',
        who,
        String(args.variable)
      );
    case 'other-loop':
      return args.closed
        ? trans.__(
            '%1 (%2) belongs to an event loop that was closed. Make it anew in this notebook’s loop.',
            String(args.name),
            String(args.type)
          )
        : trans.__(
            '%1 (%2) belongs to another event loop, and cannot be awaited here.',
            String(args.name),
            String(args.type)
          );
  }
}

/** The cells that made some tasks, such as "cell [3], cell [4]", at most three. */
function cellNames(tasks: readonly TaskRecord[], trans: TranslationBundle): string {
  const names = [...new Set(tasks.map(({ cell }) => cellLabel(cell, trans)))];
  return names.length > 3 ? trans.__('several cells') : names.join(', ');
}

/** The names of the holders; `_` only where nothing else says it: what `Out[3]` holds, `_` holds as well. */
function holderNames(holders: readonly Holder[]): string[] {
  const telling = holders.filter(({ kind }) => kind !== 'last');
  return (telling.length > 0 ? telling : holders).map(({ name }) => name);
}
