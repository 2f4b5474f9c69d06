/**
 * The pictures in `docs/`: `npm run pictures` takes them again, from a real JupyterLab.
 */

import { copyFileSync } from 'fs';
import { join } from 'path';

import { expect, test, writeNotebook, writeSettings } from '../lab';

const docs = join(__dirname, '..', '..', 'docs', 'pictures');

for (const theme of ['Light', 'Dark']) {
  const picture = (name: string) => join(docs, `${name}-${theme.toLowerCase()}.png`);

  test.describe(theme, () => {
    test.use({ viewport: { width: 1280, height: 720 } });

    test.beforeEach(() =>
      writeSettings('@jupyterlab/apputils-extension:themes', { theme: `JupyterLab ${theme}` })
    );

    test('the panel while a cell blocks', async ({ lab }) => {
      copyFileSync(
        join(__dirname, '..', '..', 'examples', 'tour.ipynb'),
        join(process.env.LOOPSCOPE_ROOT!, 'tour.ipynb')
      );
      await lab.open('tour.ipynb');
      await lab.hideFiles();
      const [pending, , blocks, forgotten] = await lab.codeCells();
      await lab.openIdlePanel();
      await lab.run(pending);
      await lab.run(forgotten);
      await lab.start(blocks);
      await expect(lab.loop).toContainText('Blocked for 2');
      await lab.page.screenshot({ path: picture('panel') });
    });

    test('the tree of a cell that awaits', async ({ lab }) => {
      await lab.open(
        writeNotebook([
          'import asyncio\n\nasync def fetch(page):\n    await asyncio.sleep(60)\n\nasync def crawl(site):\n    await asyncio.gather(*(fetch(page) for page in range(2)))\n\nasync def report(queue):\n    await queue.get()\n\nreports = asyncio.create_task(report(asyncio.Queue()), name="reports")\nawait asyncio.gather(crawl("docs"), crawl("blog"))'
        ])
      );
      await lab.hideFiles();
      await lab.openIdlePanel();
      await lab.start(0);
      await expect(lab.tasks).toHaveCount(8);
      await lab.page.waitForTimeout(1500);
      await lab.page.screenshot({ path: picture('tree') });
    });

    test('the fix in the editor', async ({ lab }) => {
      await lab.open(
        writeNotebook([
          'import asyncio\n\nasync def main():\n    await asyncio.sleep(1)\n    return "done"',
          'result = asyncio.run(main())\nprint(result)'
        ])
      );
      await lab.hideFiles();
      await lab.pointAtUnderline(1);
      await lab.page.screenshot({
        path: picture('fix'),
        clip: { x: 0, y: 0, width: 1280, height: 400 }
      });
    });

    test('the fix under an error', async ({ lab }) => {
      await lab.open(
        writeNotebook([
          'import asyncio\n\nasync def main():\n    await asyncio.sleep(1)\n    return "done"',
          'result = asyncio.run(main())\nprint(result)'
        ])
      );
      await lab.hideFiles();
      await lab.run(0);
      await lab.run(1);
      await expect(lab.page.locator('.loopscope-ErrorAction')).toBeVisible();
      await lab.page.screenshot({ path: picture('error') });
    });
  });
}
