/**
 * Bringing the helper into a kernel.
 */

import type { Kernel } from '@jupyterlab/services';

import { injectionOutcome, injectionRequest } from './injection';
import type { Injection } from './injection';

/**
 * Bring the helper into a kernel: one silent request, sent before this function returns, so that it is
 * ahead of any cell that is run later.
 *
 * @returns how it ended, once the kernel came to it: after whatever it is running now.
 * @throws when the connection goes away before the answer.
 */
export async function inject(kernel: Kernel.IKernelConnection): Promise<Injection> {
  const reply = await kernel.requestExecute(injectionRequest()).done;
  return injectionOutcome(reply.content);
}
