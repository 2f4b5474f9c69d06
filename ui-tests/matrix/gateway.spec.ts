/**
 * The kernel runs behind a kernel gateway that is 200 ms away. Requests get lost there while it restarts.
 */

import { expect, test, writeNotebook } from '../lab';
import { TICKER } from '../programs';

test('the panel comes back after each restart, and cells run', async ({ lab }) => {
  test.setTimeout(400_000);
  await lab.open(writeNotebook([TICKER]));
  await lab.openIdlePanel();
  for (let restart = 0; restart < 4; restart++) {
    await lab.page.evaluate(() => {
      void window.jupyterapp.commands.execute('notebook:restart-kernel');
    });
    await lab.page.locator('.jp-Dialog button.jp-mod-accept').click();
    await expect(lab.tasks).toHaveCount(0);
    await expect(lab.loop).not.toContainText('Idle');
    await expect(lab.loop).toContainText('Idle', { timeout: 60_000 });
    await lab.run(0);
    await expect(await lab.detailsOf(lab.tasks.filter({ hasText: 'ticker' }))).toContainText(
      'Started by cell [1]'
    );
  }
});
