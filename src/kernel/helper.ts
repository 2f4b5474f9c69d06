/**
 * Injects the helper into a kernel.
 */

import type { Kernel } from '@jupyterlab/services';

import { Lazy } from '../lazy';
import type { Injection } from './injection-outcome';
import { replyUnlessLost } from './lost-reply';

/** The module with the helper's sources, a third of all our code. */
export const injectionCode = new Lazy(() => import('./injection'));

/**
 * Injects the helper into a kernel with one silent request. If {@link injectionCode} has been loaded, the request is
 * sent before this function returns, and so before any cell that is run later.
 *
 * @returns the outcome, as soon as the kernel has handled the request: after the code that it runs now.
 * @throws when the connection is lost before the reply.
 */
export async function inject(kernel: Kernel.IKernelConnection): Promise<Injection> {
  // An `await` here would let a cell's request go first.
  const code = injectionCode.current ?? (await injectionCode.load());
  if (!code) {
    return { kind: 'not-loaded' };
  }
  const future = kernel.requestExecute(code.injectionRequest());
  const reply = await replyUnlessLost(kernel, future);
  return reply
    ? code.injectionOutcome(reply.content)
    : { kind: 'lost', request: future.msg.header.msg_id };
}
