/**
 * Tasks that cannot go on, or that will not end.
 */

import { expect, test } from '../lab';

test('a deadlock is named', async ({ lab }) => {
  await lab.withCells([
    'import asyncio\nasync def wait(other):\n    await tasks[other]\ntasks = {}\ntasks["a"] = asyncio.create_task(wait("b"), name="a")\ntasks["b"] = asyncio.create_task(wait("a"), name="b")'
  ]);
  await lab.run(0);
  const problem = lab.problems.filter({ hasText: 'Deadlock' });
  await expect(problem).toContainText('wait for each other');
  await expect(lab.tasks.first()).toContainText('Deadlock');
  await expect(lab.loop).toContainText('2 tasks are in a deadlock.');
  // One of them is enough: there is no ring any more.
  await problem.getByRole('button', { name: 'Cancel a' }).click();
  await expect(problem).toHaveCount(0);
  await expect(lab.tasks).toHaveCount(0);
});

test('a deadlock of locks says who holds which, and whom its button cancels', async ({ lab }) => {
  await lab.withCells([
    [
      'import asyncio',
      'accounts, ledger = asyncio.Lock(), asyncio.Lock()',
      'async def use(first, second):',
      '    async with first:',
      '        await asyncio.sleep(0.1)',
      '        async with second:',
      '            pass',
      'a = asyncio.create_task(use(accounts, ledger), name="transfer")',
      'b = asyncio.create_task(use(ledger, accounts), name="audit")',
      'await asyncio.gather(a, b)'
    ].join('\n')
  ]);
  await lab.start(0);
  const problem = lab.problems.filter({ hasText: 'Deadlock' });
  await expect(lab.loop).toContainText('2 tasks are in a deadlock.');
  await expect(problem).toContainText(
    /transfer holds accounts and waits for ledger|audit holds ledger and waits for accounts/
  );
  await expect(problem).toContainText(
    /audit holds ledger and waits for accounts|transfer holds accounts and waits for ledger/
  );
  await problem.getByRole('button', { name: /Cancel (transfer|audit)/ }).click();
  await expect(lab.loop).not.toContainText('in a deadlock');
  // What a screen reader was told is not there for good.
  await expect(lab.page.getByTestId('loopscope-announcer')).toBeEmpty();
});

test('a task that waits for a lock says who is inside', async ({ lab }) => {
  await lab.withCells([
    [
      'import asyncio',
      'lock = asyncio.Lock()',
      'async def use(seconds):',
      '    async with lock:',
      '        await asyncio.sleep(seconds)',
      'first = asyncio.create_task(use(600), name="first")',
      'second = asyncio.create_task(use(1), name="second")',
      'third = asyncio.create_task(use(1), name="third")'
    ].join('\n')
  ]);
  await lab.run(0);
  const second = lab.tasks.filter({ hasText: 'second' }).last();
  const details = await lab.detailsOf(second);
  await expect(details).toContainText(/Waiting for the lock lock.*Cell \[1\], line 4/);
  await expect(details).toContainText('The lock is held by first.');
  await expect(details).toContainText('1 other task also waits for it.');
  // Its stack, with a way to the line in the cell.
  await expect(
    details.locator('li').filter({ hasText: /use\(\).*Cell \[1\], line 4/ })
  ).toHaveCount(1);
  await details.getByRole('button', { name: 'Show line 4 of cell [1]' }).click();
  await expect.poll(async () => (await lab.cursor()).line).toBe(3);
  // With the keyboard as well.
  await details.getByRole('button', { name: 'Close the details' }).press('Enter');
  await expect(details).toHaveCount(0);
  await second.focus();
  await lab.page.keyboard.press('Tab');
  await lab.page.keyboard.press('Tab');
  await lab.page.keyboard.press('Space');
  await expect(details).toContainText('The lock is held by first.');
});

test('a task that can never finish is named, and cancelled', async ({ lab }) => {
  await lab.withCells([
    'import asyncio\nasync def wait():\n    await asyncio.Event().wait()\ntask = asyncio.create_task(wait(), name="hopeless")'
  ]);
  await lab.run(0);
  const problem = lab.problems.filter({
    hasText: 'hopeless can never finish: nothing else refers to what it waits for'
  });
  await expect(lab.tasks.first()).toContainText('It can never finish');
  await problem.getByRole('button', { name: 'Show' }).click();
  await expect.poll(async () => (await lab.cursor()).line).toBe(2);
  await problem.getByRole('button', { name: 'Cancel' }).click();
  await expect(lab.tasks).toHaveCount(0);
  await expect(problem).toHaveCount(0);
});

test('a task that ignores being cancelled is named with the line that does', async ({ lab }) => {
  await lab.withCells([
    [
      'import asyncio',
      'async def stubborn():',
      '    for patience in range(2):',
      '        try:',
      '            await asyncio.sleep(600)',
      '        except asyncio.CancelledError:',
      '            pass',
      'task = asyncio.create_task(stubborn(), name="stubborn")'
    ].join('\n')
  ]);
  await lab.run(0);
  await lab.tasks.getByRole('button', { name: 'Cancel' }).click();
  const problem = lab.problems.filter({ hasText: 'stubborn did not stop when it was cancelled' });
  await expect(problem).toContainText('it caught the CancelledError (Cell [1], line 6)');
  await expect(lab.tasks).toContainText('It did not stop when it was cancelled (Cell [1], line 6)');
  await problem.getByRole('button', { name: 'Show' }).click();
  await expect.poll(async () => (await lab.cursor()).line).toBe(5);
  // This one gives in the second time.
  await problem.getByRole('button', { name: 'Cancel again' }).click();
  await expect(lab.tasks).toHaveCount(0);
  await expect(problem).toHaveCount(0);
});
