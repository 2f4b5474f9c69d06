/**
 * The moving picture in the README: frames of a real JupyterLab, joined by `scripts/animate.py`.
 */

import { execFileSync } from 'child_process';
import { mkdirSync } from 'fs';
import { join } from 'path';

import { expect, test, writeNotebook, writeSettings } from '../lab';

const root = join(__dirname, '..', '..');

/** How many frames there are, and how long each is shown, in milliseconds. */
const FRAMES = 24;
const SHOWN = 350;

test.use({ viewport: { width: 960, height: 540 } });

test('300 downloads, from the first to the last', async ({ lab }, info) => {
  test.setTimeout(300_000);
  writeSettings('@jupyterlab/apputils-extension:themes', { theme: 'JupyterLab Light' });
  await lab.open(
    writeNotebook([
      'import asyncio\n\nlimit = asyncio.Semaphore(8)\n\nasync def fetch(page):\n    async with limit:\n        await asyncio.sleep(0.8)',
      'await asyncio.gather(\n    *(fetch(page) for page in range(300)))\nprint("done")'
    ])
  );
  await lab.openIdlePanel();
  await lab.setPanelWidth(340);
  await lab.run(0);
  const folder = info.outputPath('frames');
  mkdirSync(folder, { recursive: true });
  const take = (index: number) =>
    lab.page.screenshot({ path: join(folder, `${String(index).padStart(3, '0')}.png`) });
  await take(0);
  await lab.start(1);
  await expect(lab.panel.getByTestId('loopscope-progress')).toContainText('of 300');
  const begin = Date.now();
  for (let index = 1; index < FRAMES - 1; index++) {
    await take(index);
    // The frames are spread over the half minute that the cell takes.
    await lab.page.waitForTimeout(Math.max(0, begin + index * 1350 - Date.now()));
  }
  await lab.done(1);
  await take(FRAMES - 1);
  execFileSync(join(process.env.LOOPSCOPE_JUPYTER ?? join(root, '.venv', 'bin'), 'python'), [
    join(root, 'scripts', 'animate.py'),
    folder,
    join(root, 'docs', 'pictures', 'progress.webp'),
    String(SHOWN)
  ]);
});
