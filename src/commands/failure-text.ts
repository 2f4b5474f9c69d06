/**
 * Why a request to the helper failed, as a sentence.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import { AfterCell, HelperRefused, KernelSilent, WouldFlicker } from '../kernel/client';

/** Why a request failed, for the user. */
export function failureText(error: unknown, trans: TranslationBundle): string {
  if (error instanceof WouldFlicker) {
    return trans.__(
      'Try again when the cell has finished. Until then, this version of JupyterLab would show the kernel as idle.'
    );
  }
  if (error instanceof AfterCell) {
    return trans.__(
      'This kernel handles requests only between cells. It handles yours when the cell has finished.'
    );
  }
  if (error instanceof KernelSilent) {
    return trans.__(
      'The kernel is not responding. It handles your request when it responds again.'
    );
  }
  if (error instanceof HelperRefused) {
    return trans.__('Nothing was done: the task or coroutine has already finished or changed.');
  }
  return trans.__('Nothing was done: Loopscope is not connected to the kernel.');
}
