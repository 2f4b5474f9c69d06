import type { Kernel, KernelMessage } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

import { replyUnlessLost } from './lost-reply';

type Reply = KernelMessage.IExecuteReplyMsg;

/** A kernel connection with one request under way. */
class Fixture {
  fail: (error: Error) => void = () => undefined;
  readonly kernel = { status: 'idle', connectionStatus: 'connected' } as {
    status: Kernel.Status;
    connectionStatus: Kernel.ConnectionStatus;
    anyMessage: Signal<unknown, unknown>;
  };
  readonly future = {
    onReply: (_: Reply) => undefined as unknown,
    done: new Promise<Reply>((_, reject) => (this.fail = reject)),
    dispose: jest.fn()
  };
  outcome: Reply | null | undefined = undefined;
  readonly ended: Promise<void>;

  constructor() {
    this.kernel.anyMessage = new Signal(this);
    this.ended = replyUnlessLost(
      this.kernel as unknown as Kernel.IKernelConnection,
      this.future as unknown as Parameters<typeof replyUnlessLost>[1]
    ).then(outcome => void (this.outcome = outcome));
  }

  send(id: string, channel = 'shell', header = {}): void {
    this._emit('send', { channel, header: { msg_id: id, ...header }, parent_header: {} });
  }

  receive(parent: string, channel = 'shell'): void {
    this._emit('recv', { channel, header: { msg_id: 'r' }, parent_header: { msg_id: parent } });
  }

  async pass(seconds: number): Promise<void> {
    await jest.advanceTimersByTimeAsync(seconds * 1000);
  }

  private _emit(direction: string, msg: object): void {
    this.kernel.anyMessage.emit({ direction, msg });
  }
}

describe('replyUnlessLost', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('returns the reply', async () => {
    const it = new Fixture();
    const reply = {} as Reply;
    it.future.onReply(reply);
    await it.ended;
    expect(it.outcome).toBe(reply);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('gives up when a later request is answered first', async () => {
    const it = new Fixture();
    it.send('later');
    it.receive('earlier');
    it.receive('later', 'iopub');
    await it.pass(1);
    expect(it.outcome).toBeUndefined();
    it.receive('later');
    await it.pass(0);
    expect(it.outcome).toBeNull();
    expect(it.future.dispose).toHaveBeenCalled();
  });

  it('lets subshells and the control channel answer first', async () => {
    const it = new Fixture();
    it.kernel.status = 'busy';
    it.send('a', 'control');
    it.receive('a', 'control');
    it.send('b', 'shell', { subshell_id: 's' });
    it.receive('b');
    await it.pass(60);
    expect(it.outcome).toBeUndefined();
  });

  it('gives up after 10 seconds in which the kernel was idle', async () => {
    const it = new Fixture();
    await it.pass(8);
    it.kernel.status = 'busy';
    await it.pass(8);
    it.kernel.status = 'idle';
    await it.pass(10);
    expect(it.outcome).toBeUndefined();
    await it.pass(2);
    expect(it.outcome).toBeNull();
  });

  it('gives a kernel that starts more time, until it is seen to be up', async () => {
    const it = new Fixture();
    it.kernel.status = 'starting';
    await it.pass(20);
    it.receive('', 'iopub');
    await it.pass(20);
    expect(it.outcome).toBeUndefined();
    it.receive('hello', 'control');
    await it.pass(12);
    expect(it.outcome).toBeNull();
  });

  it('gives up on a connection that is mute', async () => {
    const it = new Fixture();
    it.kernel.status = 'unknown';
    it.kernel.connectionStatus = 'connecting';
    await it.pass(100);
    it.kernel.connectionStatus = 'connected';
    await it.pass(29);
    expect(it.outcome).toBeUndefined();
    await it.pass(3);
    expect(it.outcome).toBeNull();
  });

  it('throws when the connection ends', async () => {
    const it = new Fixture();
    it.fail(new Error('gone'));
    await expect(it.ended).rejects.toThrow('gone');
  });
});
