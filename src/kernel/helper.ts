/**
 * Bringing the helper into a kernel.
 */

import type { Kernel } from '@jupyterlab/services';

import type { Injection } from './injection';
import { replyUnlessLost } from './lost-reply';

/** The request, with the helper's sources in it: a third of all our code. `null` until it has come. */
let injection: typeof import('./injection') | null = null;

/**
 * Fetch what {@link inject} sends, ahead of the first kernel.
 *
 * @throws when it cannot be fetched; the next attempt tries again.
 */
export async function fetchHelper(): Promise<void> {
  injection ??= await import('./injection');
}

/**
 * Bring the helper into a kernel: one silent request. Once the helper has been fetched it is sent before this
 * function returns, so that it is ahead of any cell that is run later.
 *
 * @returns how it ended, once the kernel came to it: after whatever it is running now.
 * @throws when the connection goes away before the answer.
 */
export async function inject(kernel: Kernel.IKernelConnection): Promise<Injection> {
  try {
    // Not awaited when it is there: the request must not lose its place.
    if (!injection) {
      await fetchHelper();
    }
  } catch (error) {
    return { kind: 'failed', reason: `The helper did not come from the server: ${String(error)}` };
  }
  const { injectionOutcome, injectionRequest } = injection!;
  const future = kernel.requestExecute(injectionRequest());
  const reply = await replyUnlessLost(kernel, future);
  return reply
    ? injectionOutcome(reply.content)
    : { kind: 'lost', request: future.msg.header.msg_id };
}
