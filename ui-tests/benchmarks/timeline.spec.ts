/**
 * How smoothly the timeline moves. `npm run bench -- browser` judges the figures.
 */

import { report } from '../../benchmarks/figures.cjs';
import { expect, test, writeNotebook } from '../lab';
import { frames, percentile, watchFrames } from './frames';

test('the timeline of 10,000 tasks', async ({ lab }) => {
  const cells = [
    'import asyncio',
    'tasks = [asyncio.create_task(asyncio.sleep(600 + i), name=f"job-{i}") for i in range(10_000)]'
  ];
  const name = writeNotebook(cells);
  await lab.open(name);
  await lab.execute('loopscope:open-timeline');
  const timeline = lab.page.locator('#loopscope-timeline');
  await expect(timeline.getByRole('grid')).toBeVisible();
  await lab.front(name);
  await lab.run(0);
  await lab.run(1);
  await expect(timeline.getByRole('button', { name: 'Pending 10000' })).toBeVisible({
    timeout: 90_000
  });
  await timeline.getByRole('button', { name: 'sleep() ×10000' }).click();
  await expect(timeline.locator('.loopscope-mod-member').first()).toBeVisible();
  const { x, y, width } = (await timeline.locator('canvas').boundingBox())!;
  await watchFrames(lab);
  await lab.page.mouse.move(x + width / 2, y + 80);
  await lab.page.mouse.down();
  for (let step = 0; step < 60; step++) {
    await lab.page.mouse.move(x + width / 2 - step * 3, y + 80);
  }
  await lab.page.mouse.up();
  const { gaps } = await frames(lab);
  report('timeline-p95', percentile(gaps, 0.95));
  report('timeline-max', Math.max(...gaps));
});
