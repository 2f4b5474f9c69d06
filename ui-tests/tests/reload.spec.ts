/**
 * A page that is loaded again says the same as before.
 */

import { expect, test, writeNotebook } from '../lab';
import type { Lab } from '../lab';

const CONSUMER = [
  'import asyncio, time',
  'async def consume():',
  '    while True:',
  '        await asyncio.sleep(0.3)',
  'async def save():',
  '    await asyncio.sleep(0.1)',
  '    raise ConnectionError("database went away")',
  'consumer = asyncio.create_task(consume())'
].join('\n');

/** What the panel says, without ages. */
async function said(lab: Lab): Promise<Record<string, string[]>> {
  await lab.openProblems();
  const texts = async (locator: ReturnType<Lab['panel']['locator']>) =>
    (await locator.allInnerTexts()).map(text =>
      text
        .replace(/\d+(\.\d)?\u2009?\s?(s|min)\b/g, '…')
        .replace(/\s+/g, ' ')
        .trim()
    );
  return {
    chips: await texts(lab.loop.locator('.loopscope-Chip')),
    problems: await texts(lab.problems),
    tasks: await texts(lab.tasks),
    finished: await texts(lab.panel.getByTestId('loopscope-finished-task')),
    places: await texts(lab.panel.locator('.loopscope-Place'))
  };
}

test('tasks of earlier runs, a failure and a block are there again after a reload', async ({
  lab
}) => {
  const name = writeNotebook([
    CONSUMER,
    'time.sleep(1.2)',
    'job = asyncio.create_task(save(), name="save-7")'
  ]);
  await lab.open(name, 'reloaded');
  await lab.openIdlePanel();
  for (const index of [0, 0, 0, 0, 0, 1, 2]) {
    await lab.run(index);
  }
  await lab.panel.getByText('Finished', { exact: true }).click();
  const isWhole = async () => {
    await expect(lab.tasks).not.toHaveCount(0);
    await expect(lab.loop).toContainText('5 pending');
    await expect(lab.problems.filter({ hasText: '4 tasks from earlier runs' })).toHaveCount(1);
    await expect(lab.problems.filter({ hasText: 'save-7 failed with Conn' })).toHaveCount(1);
    await expect(lab.problems.filter({ hasText: 'time.sleep blocked the event' })).toHaveCount(1);
    await expect(lab.panel.getByTestId('loopscope-finished-task')).toContainText('save-7');
  };
  await isWhole();
  await lab.execute('docmanager:save');
  // JupyterLab saves its state after a while.
  await lab.page.waitForTimeout(3000);
  const before = await said(lab);
  for (let round = 0; round < 2; round++) {
    await lab.page.goto('/lab/workspaces/reloaded');
    await expect(lab.panel).toBeVisible({ timeout: 60_000 });
    await isWhole();
    await expect.poll(() => said(lab)).toEqual(before);
  }
  // And it does what it says.
  await lab.problems
    .filter({ hasText: '4 tasks from earlier runs' })
    .getByRole('button', { name: 'Cancel 4 tasks' })
    .click();
  await expect(lab.loop).toContainText('1 pending');
});
