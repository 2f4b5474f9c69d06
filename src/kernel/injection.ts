/**
 * The request that brings the helper in, and what its answer means.
 *
 * The format is described where it is taken apart: `python_helper/loopscope_kernel/inject.py`.
 */

import type { KernelMessage } from '@jupyterlab/services';

import { LOADER, SOURCES, VERSION } from './sources';

/** How an attempt to bring the helper in ended. */
export type Injection =
  /** It is in; `hello` proves it. */
  | { readonly kind: 'done' }
  /** The kernel dropped the request, as it does with everything queued behind a failing cell. */
  | { readonly kind: 'aborted' }
  /** The request with this id got lost on its way, or its reply did. */
  | { readonly kind: 'lost'; readonly request: string }
  /** It could not be brought in; `reason` is a sentence in English. */
  | { readonly kind: 'failed'; readonly reason: string };

/** The name of the expression, and of its answer. */
const EXPRESSION = 'loopscope';

/**
 * The request. It leaves nothing in the history, in the count of executions or in the user's namespace.
 */
export function injectionRequest(): KernelMessage.IExecuteRequestMsg['content'] {
  // JSON is a Python literal too, as long as it holds nothing but texts and objects of texts.
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

/** What the reply to {@link injectionRequest} says. */
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
    return failed('The kernel did not evaluate what it was asked to.');
  }
}

function failed(reason: string): Injection {
  return { kind: 'failed', reason };
}
