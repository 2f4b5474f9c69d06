/**
 * What carries requests to the helper.
 */

import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';

/** A request that was sent, and its reply. */
export interface ReplyFuture extends IDisposable {
  /** Called with the reply. */
  onReply: (message: { readonly content: unknown }) => void;
  /** Rejects when there can't be a reply any more. */
  readonly done: Promise<unknown>;
}

/** Carries requests to the helper in one kernel. Replies come in the order of the requests. */
export interface Transport {
  send(content: object): ReplyFuture;
}

/** Debug requests on the control channel: the kernel replies to them while a cell runs. */
export class ControlChannel implements Transport {
  constructor(private readonly _kernel: Kernel.IKernelConnection) {}

  send(content: object): ReplyFuture {
    return this._kernel.requestDebug(
      content as unknown as KernelMessage.IDebugRequestMsg['content']
    ) as unknown as ReplyFuture;
  }
}
