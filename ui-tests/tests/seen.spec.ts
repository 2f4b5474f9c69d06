/**
 * What a loop can hide, and the sidebar shows.
 */

import { expect, test } from '../lab';

test('a task that failed, and whose error was not retrieved', async ({ lab }) => {
  await lab.withCells([
    'import asyncio\nasync def parse():\n    raise ValueError("not a number")\njob = asyncio.create_task(parse(), name="parser")',
    'try:\n    await job\nexcept ValueError:\n    pass'
  ]);
  await lab.run(0);
  const problem = lab.problems.filter({ hasText: 'parser failed with ValueError: not a number' });
  await expect(problem).toContainText('(Cell [1], line 3)');
  await expect(problem).toContainText('await the task, which is stored in job');
  // Now it is retrieved.
  await lab.run(1);
  await expect(problem).toHaveCount(0);
});

test('a coroutine can be run as a task, or discarded', async ({ lab }) => {
  await lab.withCells([
    'async def fetch():\n    print("fetching")\n    return 42\n\nfirst, second = fetch(), fetch()'
  ]);
  await lab.run(0);
  await expect(lab.problems.filter({ hasText: 'it is stored in first' })).toHaveCount(1);
  await lab.problems
    .filter({ hasText: 'it is stored in first' })
    .getByRole('button', { name: 'Run as a task' })
    .click();
  await expect(lab.problems.filter({ hasText: 'it is stored in first' })).toHaveCount(0);
  await lab.problems
    .filter({ hasText: 'it is stored in second' })
    .getByRole('button', { name: 'Discard' })
    .click();
  await expect(lab.problems.filter({ hasText: 'without await' })).toHaveCount(0);
});

test('tasks that are over are listed with how they ended', async ({ lab }) => {
  await lab.withCells([
    'import asyncio\nasync def work():\n    await asyncio.sleep(1)\n    return {"a": 1}\ntask = asyncio.create_task(work(), name="short work")'
  ]);
  await lab.run(0);
  await expect(lab.tasks).toHaveCount(0);
  await lab.panel.getByText('Finished', { exact: true }).click();
  await expect(lab.panel.getByTestId('loopscope-finished-task')).toContainText(
    /short work.*Returned dict after \d\.\d s.*\[1\]:1/
  );
});

test('an asynchronous generator that was not iterated over can only be discarded', async ({
  lab
}) => {
  await lab.withCells([
    'async def pages():\n    yield 1\n\nkept = pages()',
    '[p async for p in kept]'
  ]);
  await lab.run(0);
  const problem = lab.problems.filter({ hasText: 'created the async generator pages()' });
  await expect(problem).toContainText('None of its code has run');
  await expect(problem.getByRole('button', { name: 'Run as a task' })).toHaveCount(0);
  await problem.getByRole('button', { name: 'Discard' }).click();
  await expect(problem).toHaveCount(0);
});

test('what only the log of the loop would say', async ({ lab }) => {
  await lab.withCells([
    [
      'import asyncio, gc',
      // A collection in a callback of the kernel's own would print to no cell.
      'gc.disable()',
      'async def lose():',
      '    raise KeyError("gone")',
      'async def forget():',
      '    await asyncio.get_running_loop().create_future()',
      'def tidy():',
      '    raise OSError("no room")',
      'loop = asyncio.get_running_loop()',
      'task = loop.create_task(lose(), name="lost")',
      'await asyncio.sleep(0.1)',
      'del task',
      'loop.create_task(forget(), name="forgotten")',
      'loop.call_soon(tidy)',
      'await asyncio.sleep(0.1)',
      'gc.collect()',
      'gc.enable()',
      'None'
    ].join('\n')
  ]);
  await lab.run(0);
  const lost = lab.problems.filter({ hasText: 'lost failed with KeyError' });
  await expect(lost).toContainText(
    '(Cell [1], line 4). The task is gone, and its error was never retrieved.'
  );
  await expect(
    lab.problems.filter({ hasText: 'forgotten was garbage-collected while it was waiting' })
  ).toContainText('Keep the task in a variable');
  const tidy = lab.problems.filter({ hasText: 'tidy, called by the event loop, failed' });
  await expect(tidy).toContainText('OSError: no room (Cell [1], line 8)');
  // Python's own messages still show below the cell.
  for (const words of ['never retrieved', 'was destroyed but it is pending']) {
    await expect.poll(async () => JSON.stringify(await lab.outputs(0))).toContain(words);
  }
});

test('the traceback of a failure leads to each of its lines', async ({ lab }) => {
  await lab.withCells([
    'import asyncio\nasync def parse(text):\n    return int(text)\nasync def load():\n    return await parse("x")\njob = asyncio.create_task(load())'
  ]);
  await lab.run(0);
  const problem = lab.problems.filter({ hasText: 'load() failed with ValueError' });
  await problem.getByText('Traceback').click();
  await expect(problem.getByTestId('loopscope-stack').locator('li')).toContainText([
    /load\(\).*Cell \[1\], line 5/,
    /parse\(\).*Cell \[1\], line 3/
  ]);
  await problem.getByRole('button', { name: 'Show line 5 of cell [1]' }).click();
  await expect.poll(async () => (await lab.cursor()).line).toBe(4);
});

test('each error of a failed task group, which Jupyter shows as text only', async ({ lab }) => {
  await lab.withCells([
    'import asyncio\nasync def fetch(text):\n    await asyncio.sleep(0.05)\n    raise ValueError(text)\nasync def slow():\n    await asyncio.sleep(1000)',
    'async with asyncio.TaskGroup() as group:\n    first = group.create_task(fetch("one"), name="first")\n    group.create_task(fetch("two"))\n    group.create_task(slow())',
    'gathered = asyncio.gather(fetch("three"))'
  ]);
  await lab.run(0);
  await lab.run(1);
  await lab.run(2);
  const problem = lab.problems.filter({ hasText: 'Cell [2] failed with ExceptionGroup' });
  await expect(problem).toContainText('It contains 2 errors:');
  const errors = problem.getByTestId('loopscope-exceptions').locator('> li');
  await expect(errors).toContainText([
    'first failed with ValueError: one (Cell [1], line 4)',
    'fetch() failed with ValueError: two (Cell [1], line 4)'
  ]);
  await errors.first().getByRole('button', { name: 'Show' }).click();
  await expect.poll(async () => (await lab.cursor()).line).toBe(3);
  await expect(
    lab.problems.filter({ hasText: 'await the gather, which is stored in gathered' })
  ).toContainText('fetch() failed with ValueError: three (Cell [1], line 4)');
});
