/**
 * `npm run bench:browser`: how much of our code the browser loads, and when. Figures are printed beside their bounds;
 * only a failure to measure fails.
 */

import { gzipSync } from 'zlib';

import { expect, test, writeNotebook } from '../lab';

const OURS = /\/extensions\/jupyterlab-loopscope\/static\/[^?]*\.js/;

test('code is loaded when it is wanted', async ({ lab }) => {
  const files = new Map<string, number>();
  lab.page.on('response', async response => {
    if (OURS.test(response.url())) {
      // As a server that compresses would send it. Whether ours does, is its own affair.
      files.set(response.url(), gzipSync(await response.body(), { level: 9 }).length / 1000);
    }
  });
  const loaded = () => [...files.values()].reduce((sum, size) => sum + size, 0);
  const print = (when: string, bound: number) =>
    console.log(
      `${when}: ${loaded().toFixed(1)} kB in ${files.size} files, gzip (bound ${bound} kB)`
    );

  await lab.page.goto(`/lab/workspaces/loading-${Date.now()}?reset`);
  await lab.page.waitForFunction(() => window.jupyterapp?.restored?.then(() => true));
  await lab.page.waitForLoadState('networkidle');
  print('before a notebook', 15);
  expect(files.size).toBeGreaterThan(0);

  await lab.openAlso(writeNotebook(['import asyncio\nasyncio.run(main())']));
  await expect(lab.notebook.locator('.loopscope-underline')).toBeVisible();
  await lab.page.waitForLoadState('networkidle');
  print('with a notebook', 60);

  await lab.openIdlePanel();
  await lab.page.waitForLoadState('networkidle');
  console.log(`with the panel: ${loaded().toFixed(1)} kB in ${files.size} files, gzip`);
});
