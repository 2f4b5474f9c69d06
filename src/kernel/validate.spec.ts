import { isHello, isPoll } from './validate';

const delta = { changed: [{ id: 1 }], gone: [], total: 1 };
const poll = {
  session: 's',
  revision: 0,
  now: 0,
  loop: { state: 'idle' },
  tasks: delta,
  coroutines: delta,
  finished: delta,
  failures: delta,
  blocks: delta,
  notices: delta,
  executions: [{ execution: 1 }]
};

describe('isPoll', () => {
  it('takes an answer', () => expect(isPoll(poll)).toBe(true));

  it.each([
    ['nothing', undefined],
    ['a text', 'ok'],
    ['no tasks', { ...poll, tasks: undefined }],
    ['tasks without ids', { ...poll, tasks: { ...delta, changed: [{}] } }],
    ['tasks that are null', { ...poll, tasks: { ...delta, changed: [null] } }],
    ['a loop without a state', { ...poll, loop: {} }],
    ['executions that are none', { ...poll, executions: [3] }]
  ])('refuses %s', (_, value) => expect(isPoll(value)).toBe(false));
});

describe('isHello', () => {
  it('takes an answer', () =>
    expect(isHello({ session: 's', now: 1, kernel: { python: '3.11' } })).toBe(true));
  it('refuses another', () => expect(isHello({ session: 's', now: 1 })).toBe(false));
});
