/**
 * A helper that sends what is new without being asked, over a comm: the counterpart of
 * `python_helper/loopscope_kernel/push.py`, which describes the messages.
 *
 * Pyodide's kernel handles one request at a time. While a cell awaits, it replies to nothing, but the helper can send.
 */

import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { PromiseDelegate, UUID } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import { COMMAND_PREFIX } from '../wire/protocol';
import type { CellRef } from '../wire/protocol';
import type { Injection } from './injection-outcome';
import { replyUnlessLost } from './lost-reply';
import { LOADER, SOURCES, VERSION } from './sources';
import type { ReplyFuture, Transport } from './transport';

/** How long after the end of a cell a request counts as lost, in milliseconds. A cell that fails drops requests. */
const LOST = 1000;

/** What the helper sends by itself. */
export type Pushed =
  /** The content of a reply to `hello` or `poll` that was not asked for. */
  | { readonly reply: { readonly command?: unknown }; readonly next?: number | null }
  /** A cell begins. `now` is a moment of the helper's clock. */
  | {
      readonly began: { readonly now: number; readonly cell: CellRef };
      readonly next?: number | null;
    }
  /** The helper has left the kernel. */
  | 'closed';

/** What the helper has to know when it comes. */
export interface PushOptions {
  readonly client: string;
  readonly pace: number | null;
  readonly taskArguments: boolean;
}

interface OpenRequest extends ReplyFuture {
  readonly content: object;
  readonly seq: number;
  /** When it was sent, as a reading of `performance.now()`; `null` while it waits for the end of a cell. */
  sent: number | null;
}

/** The comm between one page and the helper. It ends with the connection. */
export class PushChannel implements Transport, IDisposable {
  constructor(private readonly _kernel: Kernel.IKernelConnection) {
    // Not `createComm`: of several connections to a kernel, only one may handle comms.
    _kernel.iopubMessage.connect(this._onIOPub, this);
    _kernel.statusChanged.connect(this._sendWaiting, this);
  }

  /** Emits what the helper sends by itself. */
  get pushed(): ISignal<this, Pushed> {
    return this._pushed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /**
   * Injects the helper. The request is sent before this returns, so before any cell that is run later.
   *
   * @returns the outcome, or `null` when the kernel is not one that the helper can push from.
   * @throws when the connection ends first.
   */
  async inject(options: PushOptions): Promise<Injection | null> {
    const future = this._kernel.requestExecute({
      code: this._code(options),
      silent: true,
      store_history: false,
      allow_stdin: false,
      stop_on_error: false
    });
    // A kernel in the page loses nothing on the way, and takes a minute to start.
    const reply = await replyUnlessLost(this._kernel, future, Infinity);
    if (!reply) {
      return { kind: 'lost', request: future.msg.header.msg_id };
    }
    if (reply.content.status === 'error') {
      const { ename, evalue } = reply.content;
      return { kind: 'failed', reason: `${ename}: ${evalue}` };
    }
    if (reply.content.status !== 'ok') {
      return { kind: 'aborted' };
    }
    const outcome = this._outcome;
    if (!outcome) {
      return null;
    }
    return outcome.status === 'installed' || outcome.status === 'present'
      ? { kind: 'done' }
      : { kind: 'failed', reason: String(outcome.message) };
  }

  /** Sends a request: at once if the kernel is idle, else when the cell has ended. */
  send(content: object): ReplyFuture {
    const done = new PromiseDelegate<unknown>();
    done.promise.catch(() => undefined);
    const request: OpenRequest = {
      content,
      seq: (content as { seq: number }).seq,
      sent: null,
      done: done.promise,
      onReply: () => undefined,
      isDisposed: false,
      dispose: () => {
        this._open.delete(request);
        done.reject(new Error('The request was given up'));
      }
    };
    this._open.add(request);
    this._sendWaiting();
    return request;
  }

  /** Sets the seconds between two looks of the helper; `null` for looks at the ends of cells only. */
  set pace(pace: number | null) {
    if (pace !== this._pace) {
      this._pace = pace;
      this._paceIsSent = false;
      this._sendWaiting();
    }
  }

  /** Releases the lease and ends the comm, without waiting for a reply. The kernel handles it after the cell. */
  leave(grace: boolean): void {
    const request = {
      type: 'request',
      seq: Number.MAX_SAFE_INTEGER,
      command: `${COMMAND_PREFIX}uninstall`,
      arguments: { grace }
    };
    this._sendMessage({ requests: [request] });
    this.dispose();
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._kernel.iopubMessage.disconnect(this._onIOPub, this);
    this._kernel.statusChanged.disconnect(this._sendWaiting, this);
    clearTimeout(this._timer);
    [...this._open].forEach(request => request.dispose());
    Signal.clearData(this);
  }

  private _code({ client, pace, taskArguments }: PushOptions): string {
    this._pace = pace;
    const options = { comm: this._id, client, pace, taskArguments };
    // JSON that holds only strings and objects is a Python literal too.
    const scope = JSON.stringify({
      SCOPE: {
        __name__: '_loopscope_inject',
        LOADER,
        SOURCES,
        VERSION,
        OPTIONS: JSON.stringify(options)
      }
    });
    return (
      "(lambda run, scope: run(scope['SCOPE']['SOURCES']['enter_pyodide'], scope))" +
      `(__import__('builtins').exec, ${scope})`
    );
  }

  private _onIOPub(_: unknown, message: KernelMessage.IIOPubMessage): void {
    const type = message.header.msg_type;
    const content = message.content as { comm_id?: unknown; data?: { text?: unknown } };
    if (content.comm_id !== this._id) {
      return;
    }
    if (type === 'comm_close') {
      this._pushed.emit('closed');
    } else if (type === 'comm_msg' && typeof content.data?.text === 'string') {
      this._receive(JSON.parse(content.data.text) as Record<string, unknown>);
    }
  }

  private _receive(content: Record<string, unknown>): void {
    if (content.outcome) {
      this._outcome = content.outcome as { status: unknown; message: unknown };
      return;
    }
    const { request_seq: seq } = (content.reply ?? {}) as { request_seq?: number };
    if (!seq) {
      this._pushed.emit(content as unknown as Exclude<Pushed, string>);
      return;
    }
    for (const request of [...this._open].filter(each => each.seq === seq)) {
      this._open.delete(request);
      request.onReply({ content: content.reply });
    }
  }

  /** Sends what waits for the end of a cell, and again what got lost. */
  private _sendWaiting(): void {
    clearTimeout(this._timer);
    if (this._kernel.status !== 'idle' || this._isDisposed) {
      return;
    }
    const now = performance.now();
    const requests = [...this._open].filter(({ sent }) => sent === null || now - sent >= LOST);
    requests.forEach(request => (request.sent = now));
    if (requests.length > 0 || !this._paceIsSent) {
      const pace = this._paceIsSent ? {} : { pace: this._pace };
      this._paceIsSent = true;
      this._sendMessage({ ...pace, requests: requests.map(({ content }) => content) });
    }
    if (this._open.size > 0) {
      this._timer = setTimeout(() => this._sendWaiting(), LOST);
    }
  }

  /** Sends a message to the helper. It stands in the queue of the kernel like a cell. */
  private _sendMessage(content: object): void {
    const message = {
      buffers: [],
      channel: 'shell',
      content: { comm_id: this._id, data: { text: JSON.stringify(content) } },
      header: {
        date: new Date().toISOString(),
        msg_id: UUID.uuid4(),
        msg_type: 'comm_msg',
        session: this._kernel.clientId,
        username: this._kernel.username,
        version: '5.2'
      },
      metadata: {},
      parent_header: {}
    } as unknown as KernelMessage.IShellMessage<'comm_msg'>;
    this._kernel.sendShellMessage(message, false, true);
  }

  private readonly _id = `loopscope-${UUID.uuid4()}`;
  private readonly _open = new Set<OpenRequest>();
  private readonly _pushed = new Signal<this, Pushed>(this);
  private _outcome: { readonly status: unknown; readonly message: unknown } | null = null;
  private _pace: number | null = null;
  private _paceIsSent = true;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _isDisposed = false;
}
