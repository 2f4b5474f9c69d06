/**
 * Finds out that a shell request got lost.
 *
 * A kernel gateway drops requests while the kernel behind it restarts, and tells neither side. Without this, the page
 * would wait for the reply without end.
 */

import type { Kernel, KernelMessage } from '@jupyterlab/services';

/** After how long a kernel that works, and runs nothing, must have replied, in milliseconds. */
const OVERDUE = 10_000;

/** After how long a connection that carries nothing counts as broken, in milliseconds. Some kernels start slowly. */
const MUTE = 30_000;

/** How often to check that, in milliseconds. */
const CHECK = 1000;

type ShellFuture = Kernel.IShellFuture<
  KernelMessage.IExecuteRequestMsg,
  KernelMessage.IExecuteReplyMsg
>;

/**
 * Waits for the reply to a request, or for a sign that there won't be one:
 *
 * - the kernel replied to a request that was sent later, and it handles them in order;
 * - it has answered on some channel, and has run nothing for 10 seconds;
 * - nothing at all has come from it for 30 seconds, though the connection is there.
 *
 * @param mute - after how long a connection that carries nothing counts as broken, in milliseconds.
 * @returns the reply; `null` when the request is lost. Its future is disposed then.
 * @throws when the connection ends first.
 */
export async function replyUnlessLost(
  kernel: Kernel.IKernelConnection,
  future: ShellFuture,
  mute = MUTE
): Promise<KernelMessage.IExecuteReplyMsg | null> {
  const later = new Set<string>();
  let quietSince: number | null = null;
  let muteSince: number | null = null;
  let isAlive = false;
  let onMessage: (_: unknown, args: Kernel.IAnyMessageArgs) => void;
  let timer: ReturnType<typeof setInterval> | undefined;
  const outcome = new Promise<KernelMessage.IExecuteReplyMsg | null>((resolve, reject) => {
    // The reply is enough: `done` would also wait for the status messages.
    future.onReply = resolve;
    future.done.catch(reject);
    onMessage = (_, { direction, msg }) => {
      if (direction === 'send') {
        if (msg.channel === 'shell' && !isForSubshell(msg)) {
          later.add(msg.header.msg_id);
        }
        return;
      }
      muteSince = null;
      if (msg.channel === 'control') {
        isAlive = true;
      } else if (msg.channel === 'shell' && later.has(parentId(msg))) {
        resolve(null);
      }
    };
    kernel.anyMessage.connect(onMessage);
    timer = setInterval(() => {
      const { status, connectionStatus } = kernel;
      const now = performance.now();
      const canReply = connectionStatus === 'connected' && status !== 'busy';
      const isQuiet = canReply && (isAlive || status === 'idle');
      quietSince = isQuiet ? (quietSince ?? now) : null;
      muteSince = canReply ? (muteSince ?? now) : null;
      if (hasPassed(OVERDUE, quietSince, now) || hasPassed(mute, muteSince, now)) {
        resolve(null);
      }
    }, CHECK);
  });
  try {
    return await outcome;
  } finally {
    clearInterval(timer);
    kernel.anyMessage.disconnect(onMessage!);
    future.dispose();
  }
}

function hasPassed(time: number, since: number | null, now: number): boolean {
  return since !== null && now - since >= time;
}

/** Subshells handle their requests beside the others. */
function isForSubshell({ header }: KernelMessage.IMessage): boolean {
  return Boolean((header as { subshell_id?: string | null }).subshell_id);
}

function parentId({ parent_header: parent }: KernelMessage.IMessage): string {
  return (parent as Partial<KernelMessage.IHeader>).msg_id ?? '';
}
