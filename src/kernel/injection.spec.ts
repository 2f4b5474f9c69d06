import type { KernelMessage } from '@jupyterlab/services';
import { execFileSync } from 'child_process';
import { readFileSync } from 'fs';
import { resolve } from 'path';

import { injectionOutcome, injectionRequest } from './injection';

type Reply = KernelMessage.IExecuteReplyMsg['content'];

function answer(text: string): Reply {
  const loopscope = { status: 'ok', data: { 'text/plain': text }, metadata: {} };
  return {
    status: 'ok',
    execution_count: 1,
    payload: [],
    user_expressions: { loopscope }
  } as unknown as Reply;
}

describe('injectionRequest', () => {
  it('is silent, counts nothing and runs no code of the cell kind', () => {
    expect(injectionRequest()).toMatchObject({
      code: '',
      silent: true,
      store_history: false,
      allow_stdin: false
    });
  });

  it('carries the version of this package', () => {
    const expression = injectionRequest().user_expressions!.loopscope as string;
    const { version } = JSON.parse(readFileSync(resolve(__dirname, '../../package.json'), 'utf8'));
    expect(expression).toContain(`"VERSION":${JSON.stringify(version)}`);
  });

  it('is one expression that Python can read, in a namespace that shadows what it needs', () => {
    const expression = injectionRequest().user_expressions!.loopscope as string;
    const program =
      'import sys; scope = dict(exec=None, compile=None, sys=None, json=None)\n' +
      'print(eval(sys.stdin.read(), scope)); print(sorted(set(scope) - {"__builtins__"}))';
    const [outcome, names] = execFileSync(process.env.PYTHON ?? 'python3', ['-c', program], {
      input: expression,
      encoding: 'utf8'
    }).split('\n');
    // No IPython in this process: the loader ran, and says so.
    expect(JSON.parse(outcome)).toMatchObject({ status: 'refused' });
    expect(names).toBe("['compile', 'exec', 'json', 'sys']");
  });
});

describe('injectionOutcome', () => {
  it.each(['installed', 'present'])('is done when the helper is %s', status => {
    expect(injectionOutcome(answer(JSON.stringify({ status })))).toEqual({ kind: 'done' });
  });

  it('tells why the helper did not come in', () => {
    const text = JSON.stringify({ status: 'refused', message: 'No control channel.' });
    expect(injectionOutcome(answer(text))).toEqual({
      kind: 'failed',
      reason: 'No control channel.'
    });
  });

  it('is to be tried again when the kernel dropped it', () => {
    expect(injectionOutcome({ status: 'aborted' } as unknown as Reply)).toEqual({
      kind: 'aborted'
    });
    expect(injectionOutcome({ status: 'abort' } as unknown as Reply)).toEqual({ kind: 'aborted' });
  });

  it.each(['', 'None', '{', '[]'])('has failed when the kernel answers %p', text => {
    expect(injectionOutcome(answer(text)).kind).toBe('failed');
  });

  it('has failed when the expression raised', () => {
    const reply = answer('') as unknown as { user_expressions: Record<string, unknown> };
    reply.user_expressions.loopscope = { status: 'error', ename: 'MemoryError', evalue: 'full' };
    expect(injectionOutcome(reply as unknown as Reply)).toEqual({
      kind: 'failed',
      reason: 'MemoryError: full'
    });
  });
});
