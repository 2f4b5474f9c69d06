/**
 * What a loop can hide, and the sidebar shows.
 */

import { expect, test, writeNotebook } from '../lab';

test('a task that failed and that nobody looked at', async ({ lab }) => {
  await lab.open(
    writeNotebook([
      'import asyncio\nasync def parse():\n    raise ValueError("not a number")\njob = asyncio.create_task(parse(), name="parser")',
      'try:\n    await job\nexcept ValueError:\n    pass'
    ])
  );
  await lab.openIdlePanel();
  await lab.run(0);
  const problem = lab.problems.filter({ hasText: 'parser failed with ValueError: not a number' });
  await expect(problem).toContainText('line 3 of cell [1]');
  await expect(problem).toContainText('Await job to see the error');
  // Somebody looked.
  await lab.run(1);
  await expect(problem).toHaveCount(0);
});

test('a coroutine can be run as a task, or given up', async ({ lab }) => {
  await lab.open(
    writeNotebook([
      'async def fetch():\n    print("fetching")\n    return 42\n\nfirst, second = fetch(), fetch()'
    ])
  );
  await lab.openIdlePanel();
  await lab.run(0);
  await expect(lab.problems.filter({ hasText: 'first still holds it' })).toHaveCount(1);
  await lab.problems
    .filter({ hasText: 'first still holds it' })
    .getByRole('button', { name: 'Run as a task' })
    .click();
  await expect(lab.problems.filter({ hasText: 'first still holds it' })).toHaveCount(0);
  await lab.problems
    .filter({ hasText: 'second still holds it' })
    .getByRole('button', { name: 'Give it up' })
    .click();
  await expect(lab.problems.filter({ hasText: 'without await' })).toHaveCount(0);
});

test('tasks that are over are listed with how they ended', async ({ lab }) => {
  await lab.open(
    writeNotebook([
      'import asyncio\nasync def work():\n    await asyncio.sleep(1)\n    return {"a": 1}\ntask = asyncio.create_task(work(), name="short work")'
    ])
  );
  await lab.openIdlePanel();
  await lab.run(0);
  await expect(lab.tasks).toHaveCount(0);
  await lab.panel.getByText('Finished', { exact: true }).click();
  await expect(lab.panel.locator('.loopscope-Finished-item')).toContainText(
    /short work.*cell \[1\], done after \d\.\d s, returned dict/
  );
});

test('an asynchronous generator that nobody iterated can only be given up', async ({ lab }) => {
  await lab.open(
    writeNotebook(['async def pages():\n    yield 1\n\nkept = pages()', '[p async for p in kept]'])
  );
  await lab.openIdlePanel();
  await lab.run(0);
  const problem = lab.problems.filter({ hasText: 'made the async generator pages()' });
  await expect(problem).toContainText('Nothing in it has run');
  await expect(problem.getByRole('button', { name: 'Run as a task' })).toHaveCount(0);
  await problem.getByRole('button', { name: 'Give it up' }).click();
  await expect(problem).toHaveCount(0);
});

test('what only the log of the loop would say', async ({ lab }) => {
  await lab.open(
    writeNotebook([
      [
        'import asyncio, gc',
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
        'None'
      ].join('\n')
    ])
  );
  await lab.openIdlePanel();
  await lab.run(0);
  const lost = lab.problems.filter({ hasText: 'lost failed with KeyError' });
  await expect(lost).toContainText('(line 3 of cell [1]), and nobody ever looked');
  await expect(
    lab.problems.filter({ hasText: 'forgotten was thrown away while it was waiting' })
  ).toContainText('Keep the task in a variable');
  const tidy = lab.problems.filter({ hasText: 'tidy, called by the event loop, failed' });
  await expect(tidy).toContainText('OSError: no room (line 7 of cell [1])');
  // What Python says of it under the cell, it still says.
  const printed = JSON.stringify(await lab.outputs(0));
  for (const words of ['never retrieved', 'was destroyed but it is pending']) {
    expect(printed).toContain(words);
  }
});

test('the traceback of a failure leads to each of its lines', async ({ lab }) => {
  await lab.open(
    writeNotebook([
      'import asyncio\nasync def parse(text):\n    return int(text)\nasync def load():\n    return await parse("x")\njob = asyncio.create_task(load())'
    ])
  );
  await lab.openIdlePanel();
  await lab.run(0);
  const problem = lab.problems.filter({ hasText: 'load() failed with ValueError' });
  await problem.getByText('Traceback').click();
  await expect(problem.locator('.loopscope-Stack li')).toContainText([
    'load(), line 5 of cell [1]',
    'parse(), line 3 of cell [1]'
  ]);
  await problem.getByRole('button', { name: 'Show line 5 of cell [1]' }).click();
  expect(
    await lab.page.evaluate(
      () => window.jupyterapp.shell.currentWidget.content.activeCell.editor.getCursorPosition().line
    )
  ).toBe(4);
});
