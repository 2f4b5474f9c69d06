import { InvalidAnswer, validHello, validPoll } from './validate';

const delta = { changed: [{ id: 1 }], gone: [], total: 1 };
const poll = {
  session: 's',
  revision: 0,
  now: 0,
  loop: { state: 'idle' },
  tasks: delta,
  coroutines: delta,
  finished: delta,
  fanouts: delta,
  failures: delta,
  blocks: delta,
  notices: delta,
  executions: [{ execution: 1 }]
};

describe('validPoll', () => {
  it('takes an answer', () => expect(validPoll(poll)).toBe(poll));

  it('takes the answer of a helper that knows fewer kinds of records', () => {
    const { notices, ...older } = poll;
    expect(notices).toBe(delta);
    expect(validPoll(older)).toBe(older);
  });

  it.each([
    ['nothing', undefined, 'poll is not an object'],
    ['a text', 'ok', 'poll is not an object'],
    ['no tasks', { ...poll, tasks: undefined }, 'poll.tasks is not an object'],
    [
      'tasks without ids',
      { ...poll, tasks: { ...delta, changed: [{ id: 1 }, {}] } },
      'poll.tasks.changed[1].id is not a number'
    ],
    [
      'tasks that are null',
      { ...poll, tasks: { ...delta, changed: [null] } },
      'poll.tasks.changed[0] is not an object'
    ],
    ['notices that are a text', { ...poll, notices: 'n' }, 'poll.notices is not an object'],
    ['blocks without a total', { ...poll, blocks: { changed: [], gone: [] } }, 'poll.blocks.total'],
    ['a loop without a state', { ...poll, loop: {} }, 'poll.loop.state is not a text'],
    [
      'executions that are none',
      { ...poll, executions: [3] },
      'poll.executions[0] is not an object'
    ]
  ])('refuses %s', (_, value, reason) => {
    expect(() => validPoll(value)).toThrow(InvalidAnswer);
    expect(() => validPoll(value)).toThrow(reason);
  });
});

describe('validHello', () => {
  it('takes an answer', () => {
    const hello = { session: 's', now: 1, kernel: { python: '3.11' } };
    expect(validHello(hello)).toBe(hello);
  });
  it('refuses another', () =>
    expect(() => validHello({ session: 's', now: 1 })).toThrow('hello.kernel is not an object'));
});
