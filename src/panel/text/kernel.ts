/**
 * The kernel of an event loop, in sentences.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import type { KernelFacts } from '../../wire/protocol';

/** What the helper found when it was installed, one line for each fact. */
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
        'Cells cannot use await directly: %autoawait is off. Run %autoawait asyncio to turn it on.'
      )
    );
  } else if (runner && runner !== 'asyncio') {
    lines.push(trans.__('Cells that use await run on %1 instead of this event loop.', runner));
  }
  if (gui) {
    lines.push(trans.__('The kernel also runs the event loop of a GUI: %1', gui));
  }
  if (!kernel.controlThread) {
    lines.push(
      trans.__('This kernel can only answer between cells: it has no separate control thread.')
    );
  }
  return lines;
}
