/**
 * What is left of a blocked loop when it goes on.
 */

import { expect, test, writeNotebook } from '../lab';

const TICKER =
  'import asyncio, time\nasync def tick():\n    while True:\n        await asyncio.sleep(0.1)\nticker = asyncio.create_task(tick())';

test('a cell that has blocked says how often and how long, until it is run again', async ({
  lab
}) => {
  await lab.open(
    writeNotebook([
      TICKER,
      'time.sleep(1.2)\nawait asyncio.sleep(1)\ntime.sleep(2.5)\nawait asyncio.sleep(1)\ntime.sleep(1.2)',
      '1'
    ])
  );
  await lab.openIdlePanel();
  await lab.run(0);
  await lab.run(1);
  const problem = lab.problems.filter({ hasText: 'Cell [2] has blocked the loop 3 times' });
  await expect(problem).toContainText(
    /The longest: time\.sleep blocked the loop for [23]\.\d s \(line 3 of cell \[2\]\); 1 task/
  );
  await problem.getByText('All blocks').click();
  await expect(problem.locator('.loopscope-Stack li')).toHaveText([
    /1\.\d s, time\.sleep, line 1 of cell \[2\]/,
    /[23]\.\d s, time\.sleep, line 3 of cell \[2\]/,
    /1\.\d s, time\.sleep, line 5 of cell \[2\]/
  ]);
  await problem.getByRole('button', { name: 'Show line 5 of cell [2]' }).click();
  expect(
    await lab.page.evaluate(
      () => window.jupyterapp.shell.currentWidget.content.activeCell.editor.getCursorPosition().line
    )
  ).toBe(4);
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

test('a block that kept nobody waiting is no problem', async ({ lab }) => {
  await lab.open(writeNotebook(['import time\ntime.sleep(2)']));
  await lab.openIdlePanel();
  await lab.start(0);
  await expect(lab.loop).toContainText('Blocked');
  await lab.done(0);
  await expect(lab.loop).toContainText('Idle');
  await expect(lab.problems).toHaveCount(0);
});
