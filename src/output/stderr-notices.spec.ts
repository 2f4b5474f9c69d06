import { mayHaveNotices } from './notice-words';
import { cellOf, noticesIn } from './stderr-notices';

const TASK = `Task exception was never retrieved
future: <Task finished name='Task-5' coro=<job() done, defined at /tmp/ipykernel_7/12.py:1> exception=ValueError('x')>
Traceback (most recent call last):
  File "/tmp/ipykernel_7/12.py", line 2, in job
    raise ValueError('x')
ValueError: x
`;

const GROUP = `  + Exception Group Traceback (most recent call last):
  |   File "/lib/interactiveshell.py", line 3579, in run_code
  |     await eval(code_obj, self.user_global_ns, self.user_ns)
  |   File "/tmp/ipykernel_7/34.py", line 3, in <module>
  |     async with asyncio.TaskGroup() as group:
  | ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/tmp/ipykernel_7/12.py", line 2, in job
    |     raise ValueError('x')
    | ValueError: x
    +---------------- 2 ----------------
    | Traceback (most recent call last):
    |   File "/tmp/ipykernel_7/12.py", line 4, in other
    |     1 / 0
    |     ~~^~~
    | ZeroDivisionError: division by zero
    +------------------------------------
`;

describe('noticesIn', () => {
  it('reads a warning about a coroutine, once', () => {
    const text = "/tmp/1.py:4: RuntimeWarning: coroutine 'A.get' was never awaited\n  a.get()\n";
    expect(noticesIn(text + text)).toEqual([{ kind: 'never-awaited', coroutine: 'A.get' }]);
  });

  it('reads a task whose exception was never retrieved', () => {
    expect(noticesIn(TASK)).toEqual([
      {
        kind: 'task',
        task: 'Task-5',
        coroutine: 'job',
        error: {
          ename: 'ValueError',
          evalue: 'x',
          frames: [{ line: 2, function: 'job', text: "raise ValueError('x')" }]
        }
      }
    ]);
  });

  it('reads the errors of an exception group', () => {
    const [notice] = noticesIn(GROUP);
    expect(notice).toMatchObject({ kind: 'group', isTaskGroup: true });
    expect(notice.kind === 'group' && notice.errors).toMatchObject([
      { ename: 'ValueError', evalue: 'x', frames: [{ line: 2 }] },
      { ename: 'ZeroDivisionError', frames: [{ line: 4, text: '1 / 0' }] }
    ]);
  });

  it('reads a session that was not closed, and nothing else', () => {
    expect(noticesIn('Unclosed client session\nclient_session: <…>')).toEqual([
      { kind: 'session' }
    ]);
    expect(noticesIn('ValueError: x\n100%|██████| 5/5')).toEqual([]);
    expect(mayHaveNotices('100%|██████| 5/5')).toBe(false);
  });
});

describe('cellOf', () => {
  const cells = ['x', 'a\nraise E', 'b\n  raise E'].map((source, index) => ({
    id: `${index}`,
    source,
    executionCount: null
  }));
  const frame = { line: 2, function: 'f', text: 'raise E' };

  it('takes the own cell, or the only one that has the line', () => {
    expect(cellOf(cells, '2', frame)?.id).toBe('2');
    expect(cellOf(cells, '0', frame)).toBeNull();
    expect(cellOf(cells.slice(0, 2), '0', frame)?.id).toBe('1');
    expect(cellOf(cells, '0', { ...frame, text: '' })).toBeNull();
  });
});
