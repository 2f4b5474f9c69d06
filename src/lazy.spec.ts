import { Lazy } from './lazy';

/** An import that fails or comes when the test says so. */
function controlled() {
  const requests: { resolve: (part: string) => void; reject: (error: unknown) => void }[] = [];
  const load = () =>
    new Promise<string>((resolve, reject) => {
      requests.push({ resolve, reject });
    });
  return { requests, load };
}

describe('Lazy', () => {
  let warn: jest.SpyInstance;

  beforeEach(() => {
    warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  });

  afterEach(() => warn.mockRestore());

  it('requests nothing until it is asked to', () => {
    const load = jest.fn();
    expect(new Lazy(load).current).toBeNull();
    expect(load).not.toHaveBeenCalled();
  });

  it('loads a part once for all callers', async () => {
    const { requests, load } = controlled();
    const part = new Lazy(load);
    const both = [part.load(), part.load()];
    expect(requests).toHaveLength(1);
    requests[0].resolve('part');
    expect(await Promise.all(both)).toEqual(['part', 'part']);
    expect(part.current).toBe('part');
    expect(await part.load()).toBe('part');
    expect(requests).toHaveLength(1);
  });

  it('reports a failure once, and tries again at the next call', async () => {
    const { requests, load } = controlled();
    const onFailure = jest.fn();
    const part = new Lazy(load, onFailure);
    const error = new Error('404');

    const first = [part.load(), part.load()];
    requests[0].reject(error);
    expect(await Promise.all(first)).toEqual([null, null]);
    expect(onFailure.mock.calls).toEqual([[error]]);
    expect(part.error).toBe(error);

    const second = part.load();
    requests[1].reject(new Error('still 404'));
    expect(await second).toBeNull();
    expect(onFailure).toHaveBeenCalledTimes(1);
    expect(warn).toHaveBeenCalledTimes(1);

    const third = part.load();
    requests[2].resolve('part');
    expect(await third).toBe('part');
    expect(part.error).toBeNull();
    expect(requests).toHaveLength(3);
  });

  it('reports an import that throws at once, or fails without a reason', async () => {
    const onFailure = jest.fn();
    const thrown = new Lazy<string>(() => {
      throw new Error('no network');
    }, onFailure);
    expect(await thrown.load()).toBeNull();
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- that is the case
    const silent = new Lazy<string>(() => Promise.reject(), onFailure);
    expect(await silent.load()).toBeNull();
    expect(await silent.load()).toBeNull();
    expect(onFailure).toHaveBeenCalledTimes(2);
  });
});
