/**
 * What is left of a blocked loop when it goes on.
 */

import { expect, test } from '../lab';

const TICKER =
  'import asyncio, time\nasync def tick():\n    while True:\n        await asyncio.sleep(0.1)\nticker = asyncio.create_task(tick())';

test('a cell that has blocked says how often and how long, until it is run again', async ({
  lab
}) => {
  await lab.withCells([
    TICKER,
    'time.sleep(1.2)\nawait asyncio.sleep(1)\ntime.sleep(2.5)\nawait asyncio.sleep(1)\ntime.sleep(1.2)',
    '1'
  ]);
  await lab.run(0);
  await lab.run(1);
  const problem = lab.problems.filter({ hasText: 'Cell [2] blocked the event loop 3 times' });
  await expect(problem).toContainText(
    /The longest block: time\.sleep blocked the event loop for [23]\.\d s \(Cell \[2\], line 3\)\. 1 task/
  );
  await problem.getByText('All blocks').click();
  await expect(problem.getByTestId('loopscope-blocks').locator('li')).toHaveText([
    /1\.\d s.*time\.sleep.*Cell \[2\], line 1/,
    /[23]\.\d s.*time\.sleep.*Cell \[2\], line 3/,
    /1\.\d s.*time\.sleep.*Cell \[2\], line 5/
  ]);
  await problem.getByRole('button', { name: 'Show line 5 of cell [2]' }).click();
  await expect.poll(async () => (await lab.cursor()).line).toBe(4);
  // Other cells change nothing about it.
  await lab.run(2);
  await expect(problem).toHaveCount(1);
  // A run that does not block does.
  await lab.page.evaluate(() =>
    window.jupyterapp.shell.currentWidget.content.widgets[1].model.sharedModel.setSource('2')
  );
  await lab.run(1);
  await expect(problem).toHaveCount(0);
});

test('a block that made no task wait is no problem', async ({ lab }) => {
  await lab.withCells(['import time\ntime.sleep(2)']);
  await lab.start(0);
  await expect(lab.loop).toContainText('Blocked');
  await lab.done(0);
  await expect(lab.loop).toContainText('Idle');
  await expect(lab.problems).toHaveCount(0);
});
