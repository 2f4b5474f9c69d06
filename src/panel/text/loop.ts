/**
 * The state of an event loop, in sentences.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import type { Frame, LoopRecord, OwnLoopWait } from '../../wire/protocol';
import type { PollingSupport, ILoopState, Presence } from '../../tokens';
import { deadlocks } from '../../findings/runtime-problems';
import { blockedSentence } from './block';
import { durationText } from './duration';

/** The sentences about the loop, and how much they should stand out. The first one says the state, in one line. */
export interface LoopStatusText {
  readonly sentences: readonly string[];
  readonly tone: 'quiet' | 'active' | 'warning' | 'error';
  /** What the user can do about it. */
  readonly action?: 'attach' | 'look' | 'wake';
  /** The line that the sentences are about. */
  readonly at?: Frame;
}

/** What the loop of a kernel is doing, or why that is unknown. */
export function loopStatus(state: ILoopState, trans: TranslationBundle): LoopStatusText {
  if (state.presence.kind !== 'live') {
    return presenceStatus(state.presence, state.loop, trans);
  }
  if (!state.loop) {
    return { sentences: [trans.__('Reading the state of the event loop…')], tone: 'quiet' };
  }
  if (state.outOfSight) {
    return {
      sentences: [trans.__('A cell is running.'), trans.__('Loopscope updates when it ends.')],
      tone: 'active'
    };
  }
  const status = withDeadlock(
    state,
    liveStatus(state.loop, moment => state.age(moment), trans),
    trans
  );
  if (state.following === 'pushed' && state.loop.state === 'blocked') {
    const lasted = durationText(state.age(state.loop.since), trans, 'tenths');
    const first = trans.__("Blocked for %1, but this kernel can't say where.", lasted);
    return { ...status, sentences: [first, ...status.sentences.slice(1)] };
  }
  const isFollowed = state.following === 'live' || state.following === 'pushed';
  return isFollowed || status.action ? status : { ...status, action: 'look' };
}

/** A deadlock comes first, unless the loop itself stands still. */
function withDeadlock(
  { loop, records }: ILoopState,
  status: LoopStatusText,
  trans: TranslationBundle
): LoopStatusText {
  if (status.action || (loop?.state !== 'idle' && loop?.state !== 'running')) {
    return status;
  }
  const stuck = deadlocks(records.tasks).flat().length;
  return stuck === 0
    ? status
    : {
        sentences: [
          trans._n(
            'Deadlock: %1 task waits for itself.',
            'Deadlock: %1 tasks wait for each other.',
            stuck
          ),
          ...status.sentences
        ],
        tone: 'warning'
      };
}

function presenceStatus(
  presence: Exclude<Presence, { kind: 'live' }>,
  loop: LoopRecord | null,
  trans: TranslationBundle
): LoopStatusText {
  switch (presence.kind) {
    case 'no-kernel':
      return { sentences: [trans.__('This notebook has no kernel.')], tone: 'quiet' };
    case 'not-python':
      return {
        sentences: [
          trans.__('This kernel runs %1.', presence.language),
          trans.__('Loopscope only works with Python kernels.')
        ],
        tone: 'quiet'
      };
    case 'detached':
      return detachedStatus(presence.why, trans);
    case 'failed':
      return { sentences: failedTexts(presence, trans), tone: 'error', action: 'attach' };
    case 'silent':
      return {
        sentences: [
          trans.__('The kernel is not responding.'),
          loop?.cell?.count
            ? trans.__(
                'Cell [%1] may be running C code that blocks all Python code.',
                loop.cell.count
              )
            : trans.__('C code may be blocking all Python code.')
        ],
        tone: 'warning'
      };
    case 'starting':
      return {
        sentences: [trans.__('Loopscope attaches when the kernel is ready.')],
        tone: 'quiet'
      };
  }
}

function failedTexts(
  { why, said }: Extract<Presence, { kind: 'failed' }>,
  trans: TranslationBundle
): string[] {
  switch (why) {
    case 'not-loaded':
      return [
        trans.__('Loopscope could not load the code for the kernel.'),
        trans.__('Try again, or reload the page.')
      ];
    case 'aborted':
      return [
        trans.__('Loopscope could not attach.'),
        trans.__('The kernel rejected every request.')
      ];
    case 'lost':
      return [trans.__('The kernel does not respond.'), trans.__('“Try again” reconnects to it.')];
    case 'silent':
      return [
        trans.__('The helper in the kernel does not respond.'),
        trans.__('Loopscope is attached, but cannot see the event loop.')
      ];
    default:
      return [
        trans.__('Loopscope could not attach to this kernel.'),
        ...(said ? [trans.__('The kernel said: %1', said)] : [])
      ];
  }
}

function detachedStatus(
  why: Extract<Presence, { kind: 'detached' }>['why'],
  trans: TranslationBundle
): LoopStatusText {
  switch (why) {
    case 'denied':
      return { sentences: [trans.__('The settings exclude this kernel.')], tone: 'quiet' };
    case 'never':
      return { sentences: [trans.__('The settings turn the live view off.')], tone: 'quiet' };
    case 'unread':
      return {
        sentences: [
          trans.__('Loopscope is not attached to this kernel.'),
          trans.__('Loopscope could not read its settings, so it does not attach by itself.')
        ],
        tone: 'quiet',
        action: 'attach'
      };
    default:
      return {
        sentences: [trans.__('Loopscope is not attached to this kernel.')],
        tone: 'quiet',
        action: 'attach'
      };
  }
}

function liveStatus(
  loop: LoopRecord,
  age: (moment: number) => number,
  trans: TranslationBundle
): LoopStatusText {
  if (loop.lostWake) {
    return {
      sentences: [
        trans.__('The event loop is asleep although a callback is due.'),
        trans.__('Another thread scheduled it without call_soon_threadsafe().')
      ],
      tone: 'warning',
      action: 'wake'
    };
  }
  if (loop.interruptPending) {
    return {
      sentences: [
        trans.__('The cell was interrupted, but its event loop is asleep and does not notice.')
      ],
      tone: 'warning',
      action: 'wake'
    };
  }
  const seconds = age(loop.since);
  const count = loop.cell?.count;
  switch (loop.state) {
    case 'closed':
      return {
        sentences: [
          trans.__('The event loop is closed.'),
          trans.__('Restart the kernel to get a new one.')
        ],
        tone: 'error'
      };
    case 'input':
      return {
        sentences: [
          count
            ? trans.__('Cell [%1] is waiting for your input.', count)
            : trans.__('A cell is waiting for your input.'),
          trans.__('No task can continue until you answer.')
        ],
        tone: toneOfBlock(loop),
        at: loop.at
      };
    case 'blocked':
      return {
        sentences: blockedSentences(loop, seconds, trans),
        tone: toneOfBlock(loop),
        at: loop.at
      };
    case 'running':
      return {
        sentences: [
          count
            ? trans.__('Running cell [%1] for %2.', count, durationText(seconds, trans))
            : trans.__('Running a cell for %1.', durationText(seconds, trans))
        ],
        tone: 'active'
      };
    case 'idle':
      return { sentences: [trans.__('Idle: no cell is running.')], tone: 'quiet' };
  }
}

function ownLoopSentence({ kind, name }: OwnLoopWait, trans: TranslationBundle): string {
  return kind === 'coroutine'
    ? trans.__('It waits for the result of %1, which only this event loop can run.', name)
    : trans.__('It waits for the server at %1, which runs on this event loop.', name);
}

function blockedSentences(loop: LoopRecord, seconds: number, trans: TranslationBundle): string[] {
  const sentences = [blockedSentence(loop, seconds, trans)];
  if (loop.ownLoop) {
    sentences.push(ownLoopSentence(loop.ownLoop, trans));
  }
  if (loop.starving > 0) {
    sentences.push(
      trans._n(
        '%1 task cannot continue until this ends.',
        '%1 tasks cannot continue until this ends.',
        loop.starving
      )
    );
  }
  return sentences;
}

/** A block that makes no task wait is no warning. */
function toneOfBlock({ starving }: LoopRecord): LoopStatusText['tone'] {
  return starving > 0 ? 'warning' : 'active';
}

/** Why a kernel cannot be followed while a cell runs; `null` if it can. */
export function followingText(following: PollingSupport, trans: TranslationBundle): string | null {
  switch (following) {
    case 'old-frontend':
      return trans.__(
        'Loopscope updates only between cells here. JupyterLab 4.5 and Notebook 7.5 allow live updates.'
      );
    case 'not-listed':
      return trans.__(
        'Loopscope updates only between cells on this server. For live updates, its untracked_message_types must include debug_request.'
      );
    case 'pushed':
      return trans.__(
        'This kernel handles requests only between cells: what you ask for is done when the cell has finished.'
      );
    case 'live':
      return null;
  }
}
