/**
 * What a team can turn on: fixes as cells run, warnings on save, and the page of the settings. And the menus.
 */

import { violations } from '../accessibility';
import { expect, removeSettings, test, writeNotebook, writeSettings } from '../lab';

const PLUGIN = 'jupyterlab-loopscope:plugin';
const MAIN = 'import asyncio\nasync def main():\n    return "it " + "ran"';
const ASKS = 'def load():\n    return asyncio.run(main())';

test.afterEach(() => removeSettings(PLUGIN));

test('fix on run: the fixed cell runs, in one undo step, and a notification reverts it', async ({
  lab
}) => {
  writeSettings(PLUGIN, { fixOnRun: true });
  await lab.open(writeNotebook([MAIN, 'print(asyncio.run(main()))', ASKS]));
  await expect(lab.cell(1).locator('.loopscope-underline')).toHaveCount(1);
  await lab.cell(0).locator('.cm-content').click();
  for (let index = 0; index < 3; index++) {
    await lab.page.keyboard.press('Shift+Enter');
  }
  await lab.done(2);
  expect(await lab.source(1)).toBe('print(await main())');
  expect(await lab.outputs(1)).toMatchObject([{ text: 'it ran\n' }]);
  // What needs a preview is left alone.
  expect(await lab.source(2)).toBe(ASKS);
  const toast = lab.page.locator('.Toastify');
  await expect(toast).toContainText('1 problem was fixed before its cell ran.');
  await lab.cell(1).locator('.cm-content').click();
  await lab.page.keyboard.press('Control+z');
  await expect.poll(() => lab.source(1)).toBe('print(asyncio.run(main()))');
  await lab.page.keyboard.press('Control+Shift+z');
  await expect.poll(() => lab.source(1)).toBe('print(await main())');
  await toast.getByRole('button', { name: 'Revert' }).click();
  await expect.poll(() => lab.source(1)).toBe('print(asyncio.run(main()))');
});

test('by default, running fixes nothing, and saving says nothing', async ({ lab }) => {
  await lab.open(writeNotebook([MAIN, 'asyncio.run(main())']));
  await lab.run(0);
  await lab.run(1);
  await lab.execute('docmanager:save');
  expect(await lab.source(1)).toBe('asyncio.run(main())');
  await expect(lab.page.getByText(/problems? (was|were) fixed|saved with/)).toHaveCount(0);
});

test('warn on save: a level decides, and the same problems are told once', async ({ lab }) => {
  writeSettings(PLUGIN, { warnOnSave: 'error', 'rule:asyncio-run': 'error' });
  await lab.open(writeNotebook([MAIN, 'asyncio.run(main())\nx = 1', 'main()\ny = 1']));
  await expect(lab.cell(1).locator('.loopscope-underline')).toHaveCount(1);
  await lab.cell(1).locator('.cm-content').click();
  await lab.page.keyboard.press('Control+s');
  const toast = lab.page.locator('.Toastify').getByText('saved with 1 asyncio problem.');
  await expect(toast).toHaveCount(1);
  await lab.page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(lab.panel).toBeVisible();
  await expect(toast).toHaveCount(0);
  await lab.execute('docmanager:save');
  await expect(toast).toHaveCount(0);
});

test('the settings: a line for each rule, each description once', async ({ lab }) => {
  await lab.open(writeNotebook(['1']));
  await lab.execute('settingeditor:open', { query: 'Loopscope' });
  const form = lab.page.locator('.jp-SettingsForm').first();
  const rule = form.locator('.loopscope-LevelField', { hasText: 'asyncio.run() in a notebook' });
  await expect(rule).toBeVisible();
  const text = await form.innerText();
  for (const once of [
    'asyncio.run() fails in a notebook',
    'time.sleep() in an async function stops',
    'jupyter kernelspec list'
  ]) {
    expect(text.split(once)).toHaveLength(2);
  }
  await rule.getByRole('combobox').selectOption('error');
  await expect(rule.getByRole('combobox')).toHaveValue('error');
  expect(await violations(lab.page, '.loopscope-LevelField')).toEqual([]);
});

test('the menus of the application and of a cell fix', async ({ lab }) => {
  await lab.open(writeNotebook([MAIN, 'asyncio.run(main())', 'asyncio.run(main())']));
  await expect(lab.cell(2).locator('.loopscope-underline')).toHaveCount(1);
  await lab.cell(2).locator('.jp-InputPrompt').click({ button: 'right' });
  await lab.page.getByRole('menuitem', { name: 'Fix asyncio Mistakes in the Cell' }).click();
  await expect.poll(() => lab.source(2)).toBe('await main()');
  expect(await lab.source(1)).toBe('asyncio.run(main())');
  await lab.page.getByRole('menuitem', { name: 'Edit', exact: true }).click();
  await lab.page.getByRole('menuitem', { name: 'Fix asyncio Mistakes in the Notebook' }).click();
  await expect.poll(() => lab.source(1)).toBe('await main()');
  await lab.page.getByRole('menuitem', { name: 'Edit', exact: true }).click();
  await lab.page.getByRole('menuitem', { name: 'Revert the Last Fixes' }).click();
  await expect.poll(() => lab.source(1)).toBe('asyncio.run(main())');
});
