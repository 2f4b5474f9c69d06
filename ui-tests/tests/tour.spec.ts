/**
 * The tour, walked as a person walks it.
 */

import { copyFileSync } from 'fs';
import { join } from 'path';

import { expect, test } from '../lab';

test('the tour keeps its promises', async ({ lab }) => {
  copyFileSync(
    join(__dirname, '..', '..', 'examples', 'tour.ipynb'),
    join(process.env.LOOPSCOPE_ROOT!, 'tour.ipynb')
  );
  await lab.open('tour.ipynb');
  const [pending, awaits, blocks, forgotten, runs, clean] = await lab.codeCells();
  await lab.openIdlePanel();

  await lab.run(pending);
  const pulse = lab.tasks.filter({ hasText: 'pulse' });
  await expect(await lab.detailsOf(pulse)).toContainText(
    /Waiting in asyncio\.sleep.*Cell \[1\], line 7/
  );

  await lab.start(awaits);
  await expect(lab.loop).toContainText('Running cell [2]');
  await expect(lab.tasks.filter({ hasText: 'Cell [2]' })).toHaveAttribute('aria-level', '1');
  await expect(lab.panel.locator('.loopscope-Tasks [aria-level="2"]')).toHaveCount(2);
  await lab.done(awaits);

  await lab.start(blocks);
  await expect(lab.loop).toContainText('by time.sleep.');
  await expect(lab.loop).toContainText('[3]:2');
  await expect(lab.loop).toContainText('1 task cannot continue');
  await lab.done(blocks);
  const blocked = lab.problems.filter({ hasText: 'time.sleep blocked the event loop' });
  await expect(blocked).toContainText('1 task had to wait');

  await lab.run(forgotten);
  const problem = lab.problems.filter({ hasText: 'Cell [4] called answer() without await' });
  await expect(problem).toBeVisible();
  await lab.openProblems();
  await problem.getByRole('button', { name: 'Add await' }).click();
  await expect.poll(() => lab.source(forgotten)).toContain('await answer()');
  await lab.run(forgotten);
  expect(JSON.stringify(await lab.outputs(forgotten))).toContain('42');
  await expect(problem).toHaveCount(0);

  await lab.run(runs);
  await lab.cell(runs).locator('.loopscope-ErrorAction button').first().click();
  await expect.poll(() => lab.source(runs)).not.toContain('asyncio.run');
  await lab.run(runs);
  expect(JSON.stringify(await lab.outputs(runs))).toContain('42');
  // Everything is fixed. The block stays, because it did happen.
  await expect(lab.problems).toHaveCount(1);
  await expect(blocked).toHaveCount(1);

  await lab.run(clean);
  await expect(lab.tasks).toHaveCount(0);
});
