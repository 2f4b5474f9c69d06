/**
 * How much of our code the browser loads, and when. `npm run bench -- browser` judges the figures.
 */

import { gzipSync } from 'zlib';

import { report } from '../../benchmarks/figures.cjs';
import { expect, test, writeNotebook } from '../lab';

const OURS = /\/extensions\/jupyterlab-loopscope\/static\/[^?]*\.js/;

test('code is loaded when it is needed', async ({ lab }) => {
  const files = new Map<string, number>();
  lab.page.on('response', async response => {
    if (OURS.test(response.url())) {
      // The size that a server with compression sends.
      files.set(response.url(), gzipSync(await response.body(), { level: 9 }).length / 1000);
    }
  });
  const loaded = () => [...files.values()].reduce((sum, size) => sum + size, 0);

  await lab.page.goto(`/lab/workspaces/loading-${Date.now()}?reset`);
  await lab.page.waitForFunction(() => window.jupyterapp?.restored?.then(() => true));
  await lab.page.waitForLoadState('networkidle');
  expect(files.size).toBeGreaterThan(0);
  report('load-before', loaded());

  await lab.openAlso(writeNotebook(['import math\nprint(math.pi)']));
  await lab.page.waitForLoadState('networkidle');
  // Code that is loaded a little later counts too.
  await lab.page.waitForTimeout(3000);
  report('load-plain', loaded());

  await lab.openAlso(writeNotebook(['import asyncio\nasyncio.run(main())']));
  await expect(lab.notebook.locator('.loopscope-underline')).toBeVisible();
  await lab.page.waitForLoadState('networkidle');
  await lab.openIdlePanel();
  await lab.page.waitForLoadState('networkidle');
  await lab.page.waitForTimeout(3000);
  report('load-async', loaded());
});
