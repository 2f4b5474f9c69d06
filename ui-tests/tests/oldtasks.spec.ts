/**
 * Tasks that are left from what a cell was before, and the tasks of one cell together.
 */

import { expect, test } from '../lab';
import type { Lab } from '../lab';

const TICKER =
  'import asyncio\nasync def tick():\n    while True:\n        await asyncio.sleep(1)\ntasks = globals().get("tasks", []) + [asyncio.create_task(tick())]';

const EDITED = 'Its cell was edited after this run';

/** Set the text of a cell as typing does. */
async function edit(lab: Lab, index: number, source: string): Promise<void> {
  await lab.page.evaluate(
    ([i, text]) => {
      const { content } = window.jupyterapp.shell.currentWidget;
      const { editor } = content.widgets[i];
      editor.editor.dispatch({
        changes: { from: 0, to: editor.editor.state.doc.length, insert: text }
      });
    },
    [index, source] as const
  );
}

test('tasks of an earlier run are named and cancelled together', async ({ lab }) => {
  await lab.withCells([TICKER]);
  await lab.run(0);
  await lab.run(0);
  await lab.run(0);
  await expect(lab.tasks).toHaveCount(3);
  const problem = lab.problems.filter({ hasText: '2 tasks from earlier runs are still pending' });
  await expect(problem).toContainText('Cell [1], Cell [2]');
  await problem.getByRole('button', { name: 'Cancel 2 tasks' }).click();
  await expect(lab.tasks).toHaveCount(1);
  await expect(await lab.detailsOf(lab.tasks)).toContainText('Started by cell [3]');
  await expect(problem).toHaveCount(0);
});

test('a task whose cell has been edited since says so, and no more when that is taken back', async ({
  lab
}) => {
  // The kernel gets the empty lines as well, and IPython removes them.
  const source = `\n\n${TICKER}`;
  await lab.withCells([source, TICKER]);
  await lab.run(0);
  await lab.run(1);
  await expect(lab.tasks).toHaveCount(2);
  await expect(lab.tasks.filter({ hasText: EDITED })).toHaveCount(0);
  await edit(lab, 0, `${source}  # and more`);
  await expect(lab.tasks.filter({ hasText: EDITED })).toHaveCount(1);
  await expect(lab.tasks.filter({ hasText: EDITED })).toContainText('[1]:');
  // To work on a cell is no problem.
  await expect(lab.problems).toHaveCount(0);
  await edit(lab, 0, source);
  await expect(lab.tasks.filter({ hasText: EDITED })).toHaveCount(0);
  // With the old tasks goes also this one.
  await edit(lab, 0, 'tasks');
  await expect(lab.tasks.filter({ hasText: EDITED })).toHaveCount(1);
  await lab.execute('loopscope:cancel-old-tasks');
  await expect(lab.tasks).toHaveCount(1);
  await expect(await lab.detailsOf(lab.tasks)).toContainText('Started by cell [2]');
});

test('all tasks of a cell are cancelled at once', async ({ lab }) => {
  const three = `${TICKER}\ntasks += [asyncio.create_task(tick()) for _ in range(2)]`;
  await lab.withCells([three, TICKER]);
  await lab.run(0);
  await lab.run(1);
  await expect(lab.tasks).toHaveCount(4);
  await lab.chooseFor(lab.tasks.first(), 'Cancel all 3 tasks of cell [1]');
  await expect(lab.tasks).toHaveCount(1);
  await expect(await lab.detailsOf(lab.tasks)).toContainText('Started by cell [2]');
});
