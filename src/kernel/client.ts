/**
 * Requests to the helper in one kernel.
 */

import type { Kernel } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';

import { COMMAND_PREFIX, WIRE_VERSION } from '../wire/protocol';
import type { Arguments, Bodies, Reply, Verb } from '../wire/protocol';
import type { Transport } from './transport';

/** The kernel replied, but it has no helper with our version of the wire. */
export class HelperAbsent extends Error {}

/** The helper refused the request. The message is its reason. */
export class HelperRefused extends Error {}

/** The request was not sent: the page would show a running cell as idle. */
export class WouldFlicker extends Error {}

/** The request waits for the end of the cell that runs; the kernel handles it then. */
export class AfterCell extends Error {}

/** No reply came in time. The kernel may be alive, while a C call holds the GIL. */
export class KernelSilent extends Error {}

/** The arguments of a request, without the client, which is always sent. */
export type RequestArguments<V extends Verb> = Omit<Arguments[V], 'client'>;

/** After how long an answer is lost, when the kernel has the time to answer, in milliseconds. */
const OVERDUE = 10_000;

interface OpenRequest {
  readonly seq: number;
  readonly future: IDisposable;
  /** When it was sent, as a reading of `performance.now()`. */
  readonly since: number;
}

/** Sends requests to the helper over one kernel connection. */
export class HelperClient {
  /**
   * @param kernel - the connection. A new connection needs a new client.
   * @param client - this client's name, unique among the clients of the kernel.
   * @param _transport - what carries the requests to the helper.
   */
  constructor(
    readonly kernel: Kernel.IKernelConnection,
    readonly client: string,
    private readonly _transport: Transport
  ) {}

  /**
   * Whether an answer is still to come, even if its caller has stopped waiting for it. An answer that is 10 s late
   * counts as lost unless the kernel is busy.
   */
  isWaiting(): boolean {
    const { status, connectionStatus } = this.kernel;
    if (connectionStatus === 'connected' && status !== 'busy') {
      const late = performance.now() - OVERDUE;
      this._giveUp(({ since }) => since < late);
    }
    return this._open.size > 0;
  }

  /**
   * Sends a request.
   *
   * @param timeout - how long to wait for the reply, in milliseconds.
   * @returns the body of the reply.
   * @throws {@link HelperAbsent}, {@link HelperRefused} or {@link KernelSilent}; another error when the
   *   connection ends before the reply.
   */
  async request<V extends Verb>(
    verb: V,
    args: RequestArguments<V>,
    timeout = 2000
  ): Promise<Bodies[V]> {
    const seq = ++this._seq;
    const content = {
      type: 'request',
      seq,
      command: COMMAND_PREFIX + verb,
      arguments: { ...args, client: this.client }
    };
    const future = this._transport.send(content);
    const open: OpenRequest = { seq, future, since: performance.now() };
    this._open.add(open);
    const answered = new Promise<unknown>((resolve, reject) => {
      // The reply is enough: `done` also waits for the status messages, which much output can delay.
      future.onReply = message => {
        // Replies come in the order of their requests.
        this._giveUp(other => other.seq < seq);
        resolve(message.content);
      };
      future.done.catch(reject);
    }).finally(() => this._open.delete(open));
    return bodyOf<V>(await inTime(answered, timeout, verb));
  }

  /** Stops waiting for some of the replies. Their requests fail. */
  private _giveUp(isLost: (request: OpenRequest) => boolean): void {
    for (const request of [...this._open].filter(isLost)) {
      this._open.delete(request);
      request.future.dispose();
    }
  }

  private readonly _open = new Set<OpenRequest>();
  private _seq = 0;
}

/**
 * The body of a reply.
 *
 * @throws {@link HelperAbsent} or {@link HelperRefused}.
 */
export function bodyOf<V extends Verb>(content: unknown): Bodies[V] {
  const reply = (content ?? {}) as Partial<Reply<V>>;
  if (reply.wire !== WIRE_VERSION) {
    throw new HelperAbsent('The kernel has no helper of this version');
  }
  if (reply.success !== true || typeof reply.body !== 'object' || reply.body === null) {
    throw new HelperRefused(String(reply.message ?? 'The helper gave no reason'));
  }
  return reply.body;
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
