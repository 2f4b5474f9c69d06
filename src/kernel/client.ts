/**
 * Requests to the helper in one kernel, over its control channel.
 */

import type { Kernel, KernelMessage } from '@jupyterlab/services';

import { COMMAND_PREFIX, WIRE_VERSION } from '../wire/protocol';
import type { Arguments, Bodies, Reply, Verb } from '../wire/protocol';

/** The kernel answered, but not as a helper of this version: there is none. */
export class HelperAbsent extends Error {}

/** The helper understood, and refused; the message says why. */
export class HelperRefused extends Error {}

/** Asking now would show a running cell as idle. */
export class WouldFlicker extends Error {}

/** No answer came in time. The kernel may still be alive, with its interpreter held by a C call. */
export class KernelSilent extends Error {}

/** The arguments of a request, without the client, which is always sent. */
export type RequestArguments<V extends Verb> = Omit<Arguments[V], 'client'>;

/** Asks the helper of one kernel connection. */
export class HelperClient {
  /**
   * @param kernel - the connection; the caller makes a new client for a new one.
   * @param client - this client's name, unique among all that look at the kernel.
   */
  constructor(
    readonly kernel: Kernel.IKernelConnection,
    readonly client: string
  ) {}

  /** Whether the kernel still owes an answer, also one that nobody waits for any more. */
  get waiting(): boolean {
    return this._open.size > 0;
  }

  /**
   * Ask.
   *
   * @param timeout - how long to wait for the answer, in milliseconds.
   * @returns the body of the answer.
   * @throws {@link HelperAbsent}, {@link HelperRefused} or {@link KernelSilent}; another error when the
   *   connection went away before the answer.
   */
  async request<V extends Verb>(
    verb: V,
    args: RequestArguments<V>,
    timeout = 2000
  ): Promise<Bodies[V]> {
    const content = {
      type: 'request',
      seq: ++this._seq,
      command: COMMAND_PREFIX + verb,
      arguments: { ...args, client: this.client }
    };
    const future = this.kernel.requestDebug(
      content as unknown as KernelMessage.IDebugRequestMsg['content']
    );
    this._open.add(future);
    const answered = new Promise<unknown>((resolve, reject) => {
      // The reply is enough: `done` would also wait for the status messages, which a flood of output
      // can hold up.
      future.onReply = message => resolve(message.content);
      future.done.catch(reject);
    }).finally(() => this._open.delete(future));
    return this._body<V>(await inTime(answered, timeout, verb));
  }

  private _body<V extends Verb>(content: unknown): Bodies[V] {
    const reply = (content ?? {}) as Partial<Reply<V>>;
    if (reply.wire !== WIRE_VERSION) {
      throw new HelperAbsent('The kernel has no helper of this version');
    }
    if (reply.success !== true || typeof reply.body !== 'object' || reply.body === null) {
      throw new HelperRefused(String(reply.message ?? 'The helper gave no reason'));
    }
    return reply.body;
  }

  private readonly _open = new Set<unknown>();
  private _seq = 0;
}

/** The promise's value, or {@link KernelSilent} when it takes longer than `timeout` milliseconds. */
async function inTime<T>(promise: Promise<T>, timeout: number, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new KernelSilent(`No answer to ${what}`)), timeout);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
