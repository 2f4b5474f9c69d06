/**
 * The line about the loop, in words.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import type { Frame, LoopRecord } from '../../wire/protocol';
import type { PollingSupport, ILoopState, Presence } from '../../tokens';
import { capitalised, cellLabel, placeLabel, span } from './place';

/** The line about the loop, and how much it should stand out. */
export interface LoopStatusText {
  readonly text: string;
  readonly tone: 'quiet' | 'active' | 'warning' | 'error';
  /** What the user can do about it. */
  readonly action?: 'attach' | 'look' | 'wake';
  /** Where it is, to be shown. */
  readonly at?: Frame;
}

/** What the loop of a kernel does, or why nothing can be said about it. */
export function loopStatus(state: ILoopState, trans: TranslationBundle): LoopStatusText {
  if (state.presence.kind !== 'live') {
    return presenceLine(state.presence, state.loop, trans);
  }
  if (!state.loop) {
    return { text: trans.__('Taking a first look…'), tone: 'quiet' };
  }
  if (state.outOfSight) {
    return {
      text: trans.__('A cell is running; Loopscope looks again when it ends.'),
      tone: 'active'
    };
  }
  const line = liveLine(state.loop, moment => state.age(moment), trans);
  return state.following === 'live' || line.action ? line : { ...line, action: 'look' };
}

function presenceLine(
  presence: Presence,
  loop: LoopRecord | null,
  trans: TranslationBundle
): LoopStatusText {
  switch (presence.kind) {
    case 'no-kernel':
      return { text: trans.__('This notebook has no kernel.'), tone: 'quiet' };
    case 'not-python':
      return {
        text: trans.__(
          'This kernel runs %1. Loopscope looks into Python kernels.',
          presence.language
        ),
        tone: 'quiet'
      };
    case 'detached':
      return detachedLine(presence.why, trans);
    case 'failed':
      return { text: failedWords(presence, trans), tone: 'error', action: 'attach' };
    case 'silent':
      return {
        text: loop?.cell
          ? trans.__(
              'The kernel is not answering. Code outside Python may hold it; it last ran %1.',
              cellLabel(loop.cell, trans)
            )
          : trans.__('The kernel is not answering. Code outside Python may hold it.'),
        tone: 'warning'
      };
    default:
      return {
        text: trans.__('Loopscope comes in as soon as the kernel is ready.'),
        tone: 'quiet'
      };
  }
}

function failedWords(
  { why, said }: Extract<Presence, { kind: 'failed' }>,
  trans: TranslationBundle
): string {
  switch (why) {
    case 'aborted':
      return trans.__('Loopscope could not come in: the kernel dropped every request.');
    case 'lost':
      return trans.__('The kernel does not answer. "Try again" reconnects to it.');
    case 'silent':
      return trans.__('Loopscope came in, and its helper does not answer.');
    default:
      return said
        ? trans.__('Loopscope cannot look into this kernel. It said: %1', said)
        : trans.__('Loopscope cannot look into this kernel.');
  }
}

function detachedLine(
  why: 'never' | 'ask' | 'unread' | 'denied' | 'user',
  trans: TranslationBundle
): LoopStatusText {
  switch (why) {
    case 'denied':
      return {
        text: trans.__('The settings tell Loopscope to leave this kernel alone.'),
        tone: 'quiet'
      };
    case 'never':
      return {
        text: trans.__('The settings tell Loopscope not to look into kernels.'),
        tone: 'quiet'
      };
    case 'unread':
      return {
        text: trans.__(
          'The settings of Loopscope cannot be read, so it looks into no kernel by itself.'
        ),
        tone: 'quiet',
        action: 'attach'
      };
    default:
      return {
        text: trans.__('Loopscope is not looking into this kernel.'),
        tone: 'quiet',
        action: 'attach'
      };
  }
}

function liveLine(
  loop: LoopRecord,
  age: (moment: number) => number,
  trans: TranslationBundle
): LoopStatusText {
  if (loop.lostWake) {
    return {
      text: trans.__(
        'The loop sleeps although something is due: another thread scheduled it without waking the loop.'
      ),
      tone: 'warning',
      action: 'wake'
    };
  }
  const cell = cellLabel(loop.cell, trans);
  const lasted = span(age(loop.since), trans);
  switch (loop.state) {
    case 'closed':
      return {
        text: trans.__('The event loop was closed. Restart the kernel to get a new one.'),
        tone: 'error'
      };
    case 'input':
      return {
        text: trans.__('%1 waits for your input. Until then no task can go on.', capitalised(cell)),
        tone: loop.starving > 0 ? 'warning' : 'active',
        at: loop.at
      };
    case 'blocked':
      return { text: blockedWords(loop, lasted, trans), ...blockedTone(loop), at: loop.at };
    case 'running':
      return {
        text: trans.__('Running %1 for %2.', cell, lasted),
        tone: 'active'
      };
    default:
      return { text: trans.__('Idle: no cell is running.'), tone: 'quiet' };
  }
}

function blockedTone({ starving }: LoopRecord): Pick<LoopStatusText, 'tone'> {
  return { tone: starving > 0 ? 'warning' : 'active' };
}

function blockedWords(loop: LoopRecord, lasted: string, trans: TranslationBundle): string {
  const place = loop.at ? placeLabel(loop.at, trans) : cellLabel(loop.cell, trans);
  const blocker = blockerName(loop, trans);
  const what = blocker
    ? trans.__('Blocked for %1 by %2, %3.', lasted, blocker, place)
    : trans.__('Blocked for %1, %2.', lasted, place);
  if (loop.starving === 0) {
    return what;
  }
  return `${what} ${trans._n(
    '%1 task cannot go on until it ends.',
    '%1 tasks cannot go on until it ends.',
    loop.starving
  )}`;
}

/** Who blocks: the call, or else what kind of thing it is; `null` when neither is known. */
export function blockerName(
  { blocker, cause }: Pick<LoopRecord, 'blocker' | 'cause'>,
  trans: TranslationBundle
): string | null {
  switch (cause) {
    case 'cpu':
      return blocker ? trans.__('%1, which computes', blocker) : trans.__('a computation');
    case 'debugger':
      return trans.__('the debugger');
    case 'gui':
      return trans.__('the loop of a GUI');
    case 'trio':
      return trans.__('the loop of another library');
    case 'nested':
      return trans.__('a loop inside the loop');
    default:
      return blocker ?? null;
  }
}

/** Why a kernel cannot be followed while a cell runs; `null` where it can. */
export function followingText(following: PollingSupport, trans: TranslationBundle): string | null {
  switch (following) {
    case 'old-frontend':
      return trans.__(
        'This JupyterLab lets Loopscope look only between cells, not while one runs. From JupyterLab 4.5 and Notebook 7.5 on it follows live.'
      );
    case 'not-listed':
      return trans.__(
        'Loopscope can look only between cells, not while one runs: this server’s list of untracked messages leaves out debug_request.'
      );
    default:
      return null;
  }
}
