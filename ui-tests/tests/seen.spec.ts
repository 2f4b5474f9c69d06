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
