/**
 * What blocks an event loop, in sentences: one for each cause, because no part of a sentence can be translated by
 * itself.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import { blockLength } from '../../findings/runtime-problems';
import type { BlockRecord, KernelWork, LoopRecord } from '../../wire/protocol';
import { durationText } from './duration';
import { placeName, placeOrCellName } from './place';

/** A block that lasts, such as "Blocked for 5.1 s by time.sleep." */
export function blockedSentence(
  loop: Pick<LoopRecord, 'blocker' | 'cause' | 'work'>,
  seconds: number,
  trans: TranslationBundle
): string {
  const { blocker, cause } = loop;
  const lasted = durationText(seconds, trans, 'tenths');
  switch (cause) {
    case 'cpu':
      return blocker
        ? trans.__('Blocked for %1 by a computation in %2.', lasted, blocker)
        : trans.__('Blocked for %1 by a computation.', lasted);
    case 'debugger':
      return trans.__('Blocked for %1 by the debugger.', lasted);
    case 'gui':
      return trans.__('Blocked for %1 by the event loop of a GUI.', lasted);
    case 'trio':
      return trans.__('Blocked for %1 by the event loop of another library.', lasted);
    case 'nested':
      return trans.__('Blocked for %1 by a nested event loop.', lasted);
    case 'kernel':
      return kernelWorkSentence(loop.work, lasted, trans);
    default:
      return blocker
        ? trans.__('Blocked for %1 by %2.', lasted, blocker)
        : trans.__('Blocked for %1.', lasted);
  }
}

/** What the kernel itself does. It isn't the fault of the cell. */
function kernelWorkSentence(
  work: KernelWork | undefined,
  lasted: string,
  trans: TranslationBundle
): string {
  switch (work) {
    case 'traceback':
      return trans.__('The kernel has been formatting a traceback for %1.', lasted);
    case 'display':
      return trans.__('The kernel has been displaying a result for %1.', lasted);
    case 'autoreload':
      return trans.__('Autoreload has been loading changed modules for %1.', lasted);
    case 'history':
      return trans.__('The kernel has been saving its history for %1.', lasted);
    case 'completion':
      return trans.__('The kernel has been completing code for %1.', lasted);
    case 'inspection':
      return trans.__('The kernel has been looking up documentation for %1.', lasted);
    case 'messages':
      return trans.__('The kernel has been handling messages for %1.', lasted);
    case undefined:
      return trans.__('The kernel has been busy for %1.', lasted);
  }
}

/** A block that is over, such as "time.sleep blocked the event loop for 3.0 s (Cell [4], line 2)." */
export function pastBlockSentence(record: BlockRecord, trans: TranslationBundle): string {
  const { blocker, cause } = record;
  const lasted = durationText(blockLength(record), trans, 'tenths');
  const place = placeOrCellName(record.at, record.cell, trans);
  switch (cause) {
    case 'cpu':
      return blocker
        ? trans.__(
            'A computation in %1 blocked the event loop for %2 (%3).',
            blocker,
            lasted,
            place
          )
        : trans.__('A computation blocked the event loop for %1 (%2).', lasted, place);
    case 'debugger':
      return trans.__('The debugger blocked the event loop for %1 (%2).', lasted, place);
    case 'gui':
      return trans.__('The event loop of a GUI blocked this one for %1 (%2).', lasted, place);
    case 'trio':
      return trans.__(
        'The event loop of another library blocked this one for %1 (%2).',
        lasted,
        place
      );
    case 'nested':
      return trans.__('A nested event loop blocked this one for %1 (%2).', lasted, place);
    default:
      return blocker
        ? trans.__('%1 blocked the event loop for %2 (%3).', blocker, lasted, place)
        : trans.__('The event loop was blocked for %1 (%2).', lasted, place);
  }
}

/** One block of several as labels: its length, its cause and its place, as far as they are known. */
export function blockFacts(record: BlockRecord, trans: TranslationBundle): string[] {
  const facts = [durationText(blockLength(record), trans, 'tenths')];
  const cause = causeLabel(record, trans);
  if (cause) {
    facts.push(cause);
  }
  if (record.at) {
    facts.push(placeName(record.at, trans));
  }
  return facts;
}

function causeLabel(
  { blocker, cause }: Pick<BlockRecord, 'blocker' | 'cause'>,
  trans: TranslationBundle
): string | undefined {
  switch (cause) {
    case 'cpu':
      return blocker ? trans.__('Computation in %1', blocker) : trans.__('Computation');
    case 'debugger':
      return trans.__('Debugger');
    case 'gui':
      return trans.__('Event loop of a GUI');
    case 'trio':
      return trans.__('Event loop of another library');
    case 'nested':
      return trans.__('Nested event loop');
    default:
      return blocker;
  }
}
