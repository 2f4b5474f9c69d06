/**
 * Fixes that ask are shown as a difference, and what was done before the question is said.
 */

import { violations } from '../accessibility';
import { expect, test, writeNotebook } from '../lab';

const MAIN = 'import asyncio\nasync def main():\n    return 1';

test('a question says what is done already, and shows the rest as a difference', async ({
  lab
}) => {
  await lab.open(
    writeNotebook([
      MAIN,
      'a = asyncio.run(main())\nb = asyncio.run(main())',
      'def load():\n    return asyncio.run(main())',
      'print(load())'
    ])
  );
  await expect(lab.cell(1).locator('.loopscope-underline').first()).toBeVisible();
  await lab.page.evaluate(() => {
    void window.jupyterapp.commands.execute('loopscope:fix-notebook');
  });
  const dialog = lab.page.locator('.jp-Dialog');
  await expect(dialog).toContainText('2 safe fixes were applied. This one changes more:');
  const changes = dialog.locator('.loopscope-Merge');
  await expect(changes).toHaveCount(2);
  await expect(changes.first().locator('.cm-deletedChunk')).toContainText('def load():');
  await expect(changes.first().locator('.cm-changedLine').first()).toContainText(
    'async def load():'
  );
  for (const theme of ['JupyterLab Light', 'JupyterLab Dark']) {
    await lab.execute('apputils:change-theme', { theme });
    await lab.page.waitForTimeout(500);
    await lab.page.screenshot({ path: `ui-tests/test-results/preview-${theme.slice(11)}.png` });
    expect(await violations(lab.page, '.jp-Dialog')).toEqual([]);
  }
  // The dialog has the focus on its button.
  await lab.page.keyboard.press('Enter');
  await expect.poll(() => lab.source(3)).toBe('print(await load())');
  // What is written elsewhere in a cell stays when the fixes are reverted.
  await lab.cell(1).locator('.cm-content').click();
  await lab.page.keyboard.press('Control+End');
  await lab.page.keyboard.type('\nmine = 1');
  await lab.execute('loopscope:revert-fixes');
  await lab.execute('loopscope:revert-fixes');
  expect(await lab.source(1)).toBe('a = asyncio.run(main())\nb = asyncio.run(main())\nmine = 1');
  expect(await lab.source(3)).toBe('print(load())');
});
