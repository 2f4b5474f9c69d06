/**
 * The kernel that a loop lives in, in words.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import type { KernelFacts } from '../../wire/protocol';

/** What the helper found when it came in, a line each. */
export function kernelFacts(kernel: KernelFacts, trans: TranslationBundle): string[] {
  const { python, ipython, ipykernel, loop, policy, runner, gui } = kernel;
  const lines = [
    trans.__('Python %1, IPython %2, ipykernel %3', python, ipython, ipykernel),
    trans.__('Event loop: %1', loop)
  ];
  if (policy) {
    lines.push(trans.__('Event loop policy: %1', policy));
  }
  if (!kernel.autoawait) {
    lines.push(
      trans.__(
        'A cell cannot await at its top level: %autoawait is off. %autoawait asyncio turns it on.'
      )
    );
  } else if (runner && runner !== 'asyncio') {
    lines.push(trans.__('Cells that await are run by %1, not by this loop.', runner));
  }
  if (gui) {
    lines.push(trans.__('The kernel also turns the loop of a GUI: %1', gui));
  }
  if (!kernel.controlThread) {
    lines.push(trans.__('This kernel answers only between cells: it has no thread for questions.'));
  }
  return lines;
}
