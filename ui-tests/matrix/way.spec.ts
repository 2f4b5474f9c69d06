/**
 * The whole way once, short enough to be walked in every JupyterLab that we support.
 */

import { copyFileSync } from 'fs';
import { join } from 'path';

import { expect, test } from '../lab';

test('the panel shows a task, and a fix runs', async ({ lab }) => {
  const complaints: string[] = [];
  lab.page.on('pageerror', error => complaints.push(error.message));
  copyFileSync(
    join(__dirname, '..', '..', 'examples', 'tour.ipynb'),
    join(process.env.LOOPSCOPE_ROOT!, 'tour.ipynb')
  );
  await lab.open('tour.ipynb');
  const cells = await lab.codeCells();
  await lab.openIdlePanel();
  await lab.run(cells[0]);
  await expect(lab.tasks.filter({ hasText: 'pulse' })).toContainText(
    /Waiting in asyncio\.sleep.*Cell \[1\], line 7/
  );
  await lab.run(cells[3]);
  await expect(
    lab.problems.filter({ hasText: 'Cell [2] called answer() without await' })
  ).toBeVisible();
  await expect(lab.page.locator('.loopscope-underline').first()).toBeAttached();
  await lab.run(cells[4]);
  await lab.page.locator('.loopscope-ErrorAction button').first().click();
  await expect.poll(() => lab.source(cells[4])).toContain('result = await answer()');
  await lab.run(cells[4]);
  expect(JSON.stringify(await lab.outputs(cells[4]))).toContain('42');
  expect(complaints).toEqual([]);
});
