/**
 * Injects the helper into a kernel.
 */

import type { Kernel } from '@jupyterlab/services';

import type { Injection } from './injection';
import { replyUnlessLost } from './lost-reply';

/** The module with the helper's sources, a third of all our code. `null` until it has been loaded. */
let injection: typeof import('./injection') | null = null;

/**
 * Load what {@link inject} sends, before the first kernel needs it.
 *
 * @throws when it cannot be loaded; the next call tries again.
 */
export async function fetchHelper(): Promise<void> {
  injection ??= await import('./injection');
}

/**
 * Inject the helper into a kernel with one silent request. If {@link fetchHelper} has loaded it, the request is
 * sent before this function returns, and so before any cell that is run later.
 *
 * @returns the outcome, as soon as the kernel has handled the request: after the code that it runs now.
 * @throws when the connection is lost before the answer.
 */
export async function inject(kernel: Kernel.IKernelConnection): Promise<Injection> {
  try {
    // An `await` here would let a cell's request go first.
    if (!injection) {
      await fetchHelper();
    }
  } catch (error) {
    return {
      kind: 'failed',
      reason: `The helper could not be loaded from the server: ${String(error)}`
    };
  }
  const { injectionOutcome, injectionRequest } = injection!;
  const future = kernel.requestExecute(injectionRequest());
  const reply = await replyUnlessLost(kernel, future);
  return reply
    ? injectionOutcome(reply.content)
    : { kind: 'lost', request: future.msg.header.msg_id };
}
