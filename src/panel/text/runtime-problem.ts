/**
 * Problems that were seen in a kernel, in sentences.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import { cellName } from '../../place-labels';
import { blockLength } from '../../findings/runtime-problems';
import type { RuntimeProblem } from '../../tokens';
import type {
  BlockRecord,
  CoroutineRecord,
  FailureRecord,
  Holder,
  NoticeRecord,
  SubFailure,
  TaskRecord
} from '../../wire/protocol';
import { pastBlockSentence } from './block';
import { durationText } from './duration';
import { listText } from './list';
import { placeName, placeOrCellName, userFrame } from './place';
import { taskName } from './task';

/** What happened, why, and what to do about it if that is simple. */
export function runtimeProblemText(seen: RuntimeProblem, trans: TranslationBundle): string[] {
  switch (seen.kind) {
    case 'coroutines':
      return [
        seen.record.kind === 'async-generator'
          ? asyncGeneratorText(seen.record, trans)
          : coroutineText(seen.record, trans)
      ];
    case 'failures':
      return failureTexts(seen.record, trans);
    case 'blocks':
      return blocksText(seen.records, trans);
    case 'notices':
      return [noticeText(seen.record, trans)];
    case 'deadlock':
      return [deadlockText(seen.tasks, trans)];
    case 'orphan':
      return [
        trans.__(
          '%1 can never finish: nothing else refers to what it waits for. Cancel it.',
          taskName(seen.task, trans)
        )
      ];
    case 'ignoring':
      return [ignoringText(seen.task, trans)];
    case 'old-tasks':
      return [
        trans._n(
          '%1 task from an earlier run is still pending (%2).',
          '%1 tasks from earlier runs are still pending (%2).',
          seen.tasks.length,
          cellNames(seen.tasks, trans)
        )
      ];
  }
}

function deadlockText(tasks: readonly TaskRecord[], trans: TranslationBundle): string {
  const [first, second] = tasks;
  const wanted = tasks.map(({ waiting }) => (waiting.kind === 'lock' ? waiting.name : undefined));
  if (tasks.length === 2 && wanted[0] && wanted[1]) {
    return trans.__(
      'Deadlock: %1 holds %2 and waits for %3. %4 holds %3 and waits for %2.',
      taskName(first, trans),
      wanted[1],
      wanted[0],
      taskName(second, trans)
    );
  }
  const names = listText(
    tasks.map(task => taskName(task, trans)),
    trans
  );
  return tasks.some(({ waiting }) => waiting.kind === 'lock')
    ? trans.__(
        'Deadlock: %1 wait for each other, and nothing is seen that releases the lock. Cancel one of them.',
        names
      )
    : trans.__(
        'Deadlock: %1 wait for each other and can never continue. Cancel one of them.',
        names
      );
}

function asyncGeneratorText(record: CoroutineRecord, trans: TranslationBundle): string {
  const call = `${record.name}()`;
  return record.cell?.count
    ? trans.__(
        'Cell [%1] created the async generator %2 but never iterated over it. None of its code has run.',
        record.cell.count,
        call
      )
    : trans.__('The async generator %1 was never iterated over. None of its code has run.', call);
}

function coroutineText(record: CoroutineRecord, trans: TranslationBundle): string {
  const call = `${record.name}()`;
  const count = record.cell?.count;
  if (record.state === 'dropped') {
    return count
      ? trans.__(
          'Cell [%1] called %2 without await. The coroutine was discarded without running.',
          count,
          call
        )
      : trans.__('%1 was called without await. The coroutine was discarded without running.', call);
  }
  const holders = listText(holderNames(record.holders), trans);
  return count
    ? trans.__(
        'Cell [%1] called %2 without await. The coroutine has not run; it is stored in %3.',
        count,
        call,
        holders
      )
    : trans.__(
        '%1 was called without await. The coroutine has not run; it is stored in %2.',
        call,
        holders
      );
}

/** One error of a group, such as "fetch() failed with ValueError: no (Cell [3], line 4)". */
export function subFailureText(sub: SubFailure, trans: TranslationBundle): string {
  const error = errorText(sub);
  const place = placeOrCellName(userFrame(sub.stack), sub.cell, trans);
  const { coroutine, name } = sub;
  const call = coroutine && coroutine !== '<module>' ? `${coroutine}()` : '';
  const task = name && !/^Task-\d+$/.test(name) ? name : call;
  return task
    ? trans.__('%1 failed with %2 (%3)', task, error, place)
    : trans.__('Failed with %1 (%2)', error, place);
}

/** An error as Python prints it. */
function errorText({ errorName, message }: Pick<FailureRecord, 'errorName' | 'message'>): string {
  return [errorName, message].filter(Boolean).join(': ');
}

function failureTexts(record: FailureRecord, trans: TranslationBundle): string[] {
  const texts = [record.future ? futureText(record, trans) : failureText(record, trans)];
  if (record.cancelled) {
    const names = listText(record.cancelled, trans);
    texts.push(trans.__('Cancelled with it: %1.', names));
  }
  return texts;
}

/** A failed future that is no task. */
function futureText(record: FailureRecord, trans: TranslationBundle): string {
  const error = errorText(record);
  const place = placeOrCellName(userFrame(record.stack), record.cell, trans);
  const holders = listText(holderNames(record.holders), trans);
  const name = record.name && !record.unnamed ? record.name : `${record.coroutine || 'gather'}()`;
  if (record.kind === 'logged') {
    return record.future === 'gather'
      ? trans.__(
          '%1 failed with %2 (%3). The gather is gone, and its error was never retrieved.',
          name,
          error,
          place
        )
      : trans.__('A future failed with %1. It is gone, and its error was never retrieved.', error);
  }
  switch (record.future) {
    case 'gather':
      return holders
        ? trans.__(
            '%1 failed with %2 (%3). Its error was never retrieved: await the gather, which is stored in %4.',
            name,
            error,
            place,
            holders
          )
        : trans.__('%1 failed with %2 (%3). Its error was never retrieved.', name, error, place);
    case 'threadsafe':
      return holders
        ? trans.__(
            '%1 failed with %2 (%3). The future in %4 holds the error: call its result().',
            record.coroutine ? `${record.coroutine}()` : record.name,
            error,
            place,
            holders
          )
        : trans.__('%1 failed with %2 (%3).', name, error, place);
    default:
      return holders
        ? trans.__(
            'A future failed with %1. Its error was never retrieved: await the future, which is stored in %2.',
            error,
            holders
          )
        : trans.__('A future failed with %1. Its error was never retrieved.', error);
  }
}

function failureText(record: FailureRecord, trans: TranslationBundle): string {
  const name = record.unnamed ? `${record.coroutine}()` : record.name;
  const error = errorText(record);
  const place = placeOrCellName(userFrame(record.stack), record.cell, trans);
  switch (record.kind) {
    case 'unretrieved':
      return record.holders.length > 0
        ? trans.__(
            '%1 failed with %2 (%3). Its error was never retrieved: await the task, which is stored in %4.',
            name,
            error,
            place,
            listText(holderNames(record.holders), trans)
          )
        : trans.__('%1 failed with %2 (%3). Its error was never retrieved.', name, error, place);
    case 'logged':
      return trans.__(
        '%1 failed with %2 (%3). The task is gone, and its error was never retrieved.',
        name,
        error,
        place
      );
    case 'destroyed':
      return trans.__(
        '%1 was garbage-collected while it was waiting: no variable referred to it. Keep the task in a variable.',
        name
      );
    case 'callback':
      return trans.__('%1, called by the event loop, failed with %2 (%3).', name, error, place);
    case 'leaked':
      return record.name
        ? trans.__(
            'An object of the class %1 was deleted but never closed. Close it, or use “async with”.',
            record.name
          )
        : trans.__('An object was deleted but never closed: “%1”.', record.message);
    case 'cell':
      return trans._n(
        '%2 failed with %3. It contains %1 error:',
        '%2 failed with %3. It contains %1 errors:',
        record.count ?? 0,
        cellName(record.cell, trans),
        error
      );
    case 'reported':
      return record.report
        ? trans.__('The event loop reported “%1”: %2 (%3).', record.report, error, place)
        : trans.__('The event loop reported “%1”.', error);
  }
}

function ignoringText(task: TaskRecord, trans: TranslationBundle): string {
  const name = taskName(task, trans);
  const at = task.ignoring?.at;
  return at
    ? trans.__(
        '%1 did not stop when it was cancelled: it caught the CancelledError (%2). Raise the error again there.',
        name,
        placeName(at, trans)
      )
    : trans.__(
        '%1 did not stop when it was cancelled: it caught the CancelledError. Raise the error again.',
        name
      );
}

function blocksText(records: readonly BlockRecord[], trans: TranslationBundle): string[] {
  const [longest] = records;
  const sentences = [
    pastBlockSentence(longest, trans),
    trans._n('%1 task had to wait.', '%1 tasks had to wait.', longest.starving)
  ];
  if (records.length > 1) {
    sentences.unshift(blockTotal(records, trans));
  }
  return sentences;
}

function blockTotal(records: readonly BlockRecord[], trans: TranslationBundle): string {
  const seconds = records.reduce((sum, record) => sum + blockLength(record), 0);
  const total = durationText(seconds, trans, 'tenths');
  const isOneRun = new Set(records.map(({ cell }) => cell?.execution)).size === 1;
  const count = isOneRun ? records[0].cell?.count : undefined;
  return count
    ? trans._n(
        'Cell [%2] blocked the event loop %1 time, for %3 in total. The longest block:',
        'Cell [%2] blocked the event loop %1 times, for %3 in total. The longest block:',
        records.length,
        count,
        total
      )
    : trans._n(
        'The event loop was blocked %1 time, for %2 in total. The longest block:',
        'The event loop was blocked %1 times, for %2 in total. The longest block:',
        records.length,
        total
      );
}

function noticeText({ kind, args, cell }: NoticeRecord, trans: TranslationBundle): string {
  switch (kind) {
    case 'nest-asyncio':
      return args.library
        ? libraryPatchText(String(args.library), String(args.flavour), Boolean(args.loses), trans)
        : patchText(String(args.flavour), Boolean(args.loses), cell?.count, trans);
    case 'foreign-wake':
      return trans.__(
        'Another thread scheduled %1 without waking the event loop, which stayed asleep for %2. Use loop.call_soon_threadsafe() there.',
        String(args.callback),
        durationText(Number(args.seconds), trans, 'tenths')
      );
    case 'lock-kept': {
      const held = durationText(Number(args.seconds), trans, 'tenths');
      return args.function
        ? trans.__(
            'The thread %1 held the GIL for %2 in %3(), so no other code could run. Use a separate process for such work.',
            String(args.thread),
            held,
            String(args.function)
          )
        : trans.__(
            'The thread %1 held the GIL for %2, so no other code could run. Use a separate process for such work.',
            String(args.thread),
            held
          );
    }
    case 'watchdog-failed':
      return trans.__(
        'Loopscope’s watchdog thread failed with %1 and was restarted. Some blocks of the event loop may be missing here.',
        String(args.error)
      );
    case 'context-lost':
      return cell?.count
        ? trans.__(
            'Cell [%1] set the context variable %2. The value is lost, because the cell uses await.',
            cell.count,
            String(args.variable)
          )
        : trans.__(
            'A cell set the context variable %1. The value is lost, because the cell uses await.',
            String(args.variable)
          );
    case 'other-loop':
      return args.closed
        ? trans.__(
            '%1 (%2) belongs to a closed event loop. Create it again in a cell.',
            String(args.name),
            String(args.type)
          )
        : trans.__(
            '%1 (%2) belongs to another event loop and cannot be awaited here.',
            String(args.name),
            String(args.type)
          );
  }
}

function libraryPatchText(
  library: string,
  patch: string,
  loses: boolean,
  trans: TranslationBundle
): string {
  return loses
    ? trans.__(
        'The library %1 patched asyncio with %2, so cells that you run during a nested loop are lost.',
        library,
        patch
      )
    : trans.__(
        'The library %1 patched asyncio with %2, which makes tasks slower and errors harder to find.',
        library,
        patch
      );
}

function patchText(
  library: string,
  loses: boolean,
  count: number | null | undefined,
  trans: TranslationBundle
): string {
  if (loses) {
    return count
      ? trans.__(
          'Cell [%1] patched asyncio with %2, so cells that you run during a nested loop are lost. Use await instead.',
          count,
          library
        )
      : trans.__(
          'asyncio was patched with %1, so cells that you run during a nested loop are lost. Use await instead.',
          library
        );
  }
  return count
    ? trans.__(
        'Cell [%1] patched asyncio with %2, which makes tasks slower and errors harder to find. Use await instead.',
        count,
        library
      )
    : trans.__(
        'asyncio was patched with %1, which makes tasks slower and errors harder to find. Use await instead.',
        library
      );
}

/** The cells that made some tasks. */
function cellNames(tasks: readonly TaskRecord[], trans: TranslationBundle): string {
  const names = [...new Set(tasks.map(({ cell }) => cellName(cell, trans)))];
  return listText(names, trans);
}

/** The names of the holders; `_` only if there is no other: it holds the same as the newest `Out[3]`. */
function holderNames(holders: readonly Holder[]): string[] {
  const telling = holders.filter(({ kind }) => kind !== 'last');
  return (telling.length > 0 ? telling : holders).map(({ name }) => name);
}
