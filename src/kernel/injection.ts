/**
 * The request that injects the helper, and the meaning of its reply.
 *
 * `python_helper/loopscope_kernel/inject.py` reads the request and describes its format.
 */

import type { KernelMessage } from '@jupyterlab/services';

import type { Injection } from './injection-outcome';
import { LOADER, SOURCES, VERSION } from './sources';

export { PushChannel } from './push-channel';

/** The name of the expression, and of its result. */
const EXPRESSION = 'loopscope';

/**
 * The request. It changes neither the history nor the execution count nor the user's namespace.
 */
export function injectionRequest(): KernelMessage.IExecuteRequestMsg['content'] {
  // JSON that holds only strings and objects is a Python literal too.
  const scope = JSON.stringify({ __name__: '_loopscope_inject', LOADER, SOURCES, VERSION });
  const expression =
    "(lambda run, scope: (run(scope['LOADER'], scope), scope['OUTCOME'])[1])" +
    `(__import__('builtins').exec, ${scope})`;
  return {
    code: '',
    silent: true,
    store_history: false,
    allow_stdin: false,
    stop_on_error: false,
    user_expressions: { [EXPRESSION]: expression }
  };
}

/** The outcome that a reply to {@link injectionRequest} reports. */
export function injectionOutcome(reply: KernelMessage.IExecuteReplyMsg['content']): Injection {
  if (reply.status === 'error') {
    return failed(`${reply.ename}: ${reply.evalue}`);
  }
  if (reply.status !== 'ok') {
    return { kind: 'aborted' };
  }
  const answer = reply.user_expressions?.[EXPRESSION] as
    | { status?: unknown; data?: Record<string, unknown>; ename?: unknown; evalue?: unknown }
    | undefined;
  if (answer?.status === 'error') {
    return failed(`${String(answer.ename)}: ${String(answer.evalue)}`);
  }
  try {
    const outcome = JSON.parse(String(answer?.data?.['text/plain'])) as Record<string, unknown>;
    return outcome.status === 'installed' || outcome.status === 'present'
      ? { kind: 'done' }
      : failed(String(outcome.message));
  } catch {
    return failed('The kernel did not evaluate the request.');
  }
}

function failed(reason: string): Injection {
  return { kind: 'failed', reason };
}
