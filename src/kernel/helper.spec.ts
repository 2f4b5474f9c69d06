import type { Kernel } from '@jupyterlab/services';

import { inject } from './helper';

let isReachable = false;

jest.mock('./injection', () => {
  if (!isReachable) {
    throw new Error('The chunk is gone.');
  }
  return { injectionRequest: () => ({ code: '' }), injectionOutcome: () => ({ kind: 'done' }) };
});

jest.mock('./lost-reply', () => ({ replyUnlessLost: () => Promise.resolve({ content: {} }) }));

describe('inject', () => {
  const requestExecute = jest.fn(() => ({ msg: { header: { msg_id: '1' } } }));
  const kernel = { requestExecute } as unknown as Kernel.IKernelConnection;

  it('says that its code could not be loaded, and tries again the next time', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    expect(await inject(kernel)).toEqual({ kind: 'not-loaded' });
    expect(requestExecute).not.toHaveBeenCalled();
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
    isReachable = true;
    expect(await inject(kernel)).toEqual({ kind: 'done' });
  });

  it('sends the request in the same task once its code has been loaded', () => {
    requestExecute.mockClear();
    void inject(kernel);
    expect(requestExecute).toHaveBeenCalledTimes(1);
  });
});
