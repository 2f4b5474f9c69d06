import { InvalidAnswer, validBody, validHello, validPoll } from './validate';

const frame = { function: 'work', line: 3, cell: { execution: 1, cellId: 'a', count: 1 } };
const task = {
  id: 1,
  name: 'Task-1',
  unnamed: true,
  coroutine: 'work',
  isCell: false,
  waiting: { kind: 'sleep', until: 9 },
  stack: [frame],
  cell: null,
  since: 1,
  before: false,
  awaits: [],
  awaitedBy: [2],
  cancelling: 0
};
const execution = {
  execution: 1,
  cellId: null,
  count: null,
  start: 0,
  end: null,
  outcome: 'running'
};
const delta = { changed: [], gone: [], total: 0 };
const poll = {
  session: 's',
  revision: 0,
  now: 0,
  full: true,
  more: false,
  loop: { state: 'idle', since: 0, cell: null, starving: 0 },
  tasks: { changed: [task], gone: [], total: 1 },
  coroutines: delta,
  finished: delta,
  failures: delta,
  blocks: delta,
  notices: delta,
  executions: [execution]
};
const withTasks = (...changed: unknown[]) => ({ ...poll, tasks: { ...poll.tasks, changed } });

/** The answer that is left, and why records were dropped. */
function checked(value: unknown): [unknown, string[]] {
  const dropped: string[] = [];
  return [validPoll(value, reason => dropped.push(reason)), dropped];
}

describe('validPoll', () => {
  it('takes an answer', () => expect(checked(poll)).toEqual([poll, []]));

  it('takes the answer of a helper that knows fewer kinds of records', () => {
    const { notices, ...older } = poll;
    expect(notices).toBe(delta);
    expect(checked(older)).toEqual([older, []]);
  });

  it('takes fields that it does not know', () => {
    const newer = withTasks({ ...task, further: {} });
    expect(checked({ ...newer, further: 1 })).toEqual([{ ...newer, further: 1 }, []]);
  });

  it.each([
    ['nothing', undefined, 'poll is not an object'],
    ['a text', 'ok', 'poll is not an object'],
    ['a list', [], 'poll is not an object'],
    ['no tasks', { ...poll, tasks: undefined }, 'poll.tasks is not an object'],
    ['notices that are a text', { ...poll, notices: 'n' }, 'poll.notices is not an object'],
    ['blocks without a total', { ...poll, blocks: { changed: [], gone: [] } }, 'poll.blocks.total'],
    ['a loop without a state', { ...poll, loop: {} }, 'poll.loop.state has an unknown value'],
    ['ids that are texts', { ...poll, tasks: { ...delta, gone: ['1'] } }, 'poll.tasks.gone[0]'],
    ['no executions', { ...poll, executions: 3 }, 'poll.executions is not a list']
  ])('refuses %s', (_, value, reason) => {
    expect(() => checked(value)).toThrow(InvalidAnswer);
    expect(() => checked(value)).toThrow(reason);
  });

  it.each([
    ['nothing but an id', { id: 2 }, '.name is not a text'],
    ['no id', { ...task, id: undefined }, '.id is not a number'],
    ['an unknown wait', { ...task, waiting: { kind: 'toString' } }, '.waiting.kind has an unknown'],
    ['a stack of texts', { ...task, stack: ['a'] }, '.stack[0] is not an object'],
    ['a bad cell', { ...task, stack: [{ ...frame, cell: {} }] }, '.stack[0].cell.execution is not'],
    ['orphan: false', { ...task, orphan: false }, '.orphan is not true'],
    ['a name of 1 MB', { ...task, name: 'a'.repeat(1e6) }, '.name is not a text'],
    ['null', null, ' is not an object']
  ])('drops a record with %s', (_, record, reason) => {
    const [left, dropped] = checked(withTasks(task, record));
    expect(left).toMatchObject({ tasks: { changed: [task] } });
    expect(dropped).toHaveLength(1);
    expect(dropped[0]).toContain(`poll.tasks.changed[1]${reason}`);
  });

  it('forgets what it knew about a record that is bad now', () =>
    expect(checked(withTasks({ ...task, stack: null }))[0]).toMatchObject({
      tasks: { changed: [], gone: [1] }
    }));

  it('drops an execution without a start', () =>
    expect(checked({ ...poll, executions: [{ execution: 1 }, execution] })).toEqual([
      poll,
      ['poll.executions[0].cellId is not a text']
    ]));
});

describe('validHello', () => {
  const kernel = {
    python: '3.11',
    ipython: '9',
    ipykernel: '7',
    loop: 'asyncio',
    autoawait: true,
    controlThread: true
  };
  const hello = { version: '1', session: 's', lease: 1, now: 1, kernel };

  it('takes an answer', () => expect(validHello(hello)).toBe(hello));
  it('refuses one without facts', () =>
    expect(() => validHello({ ...hello, kernel: 3 })).toThrow('hello.kernel is not an object'));
  it('refuses facts that are wrong', () =>
    expect(() => validHello({ ...hello, kernel: { ...kernel, python: 3 } })).toThrow(
      'hello.kernel.python is not a text'
    ));
});

describe('validBody', () => {
  it('takes an answer', () => {
    const body = { asked: [1], gone: [] };
    expect(validBody('cancel', body)).toBe(body);
  });
  it('refuses a bad one', () =>
    expect(() => validBody('task', { now: 1, task: { id: 1 } })).toThrow(
      'task.task.name is not a text'
    ));
});
