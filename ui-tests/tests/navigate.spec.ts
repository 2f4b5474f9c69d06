/**
 * From problem to problem with F8, the menu of actions at the cursor, and the pages of the rules: by keyboard alone.
 */

import { violations } from '../accessibility';
import { expect, removeSettings, test, writeNotebook, writeSettings } from '../lab';
import type { Lab } from '../lab';

const MAIN = 'import asyncio\nasync def main():\n    return 1';
const NOTEBOOKS = '@jupyterlab/notebook-extension:tracker';
const SETTINGS = 'jupyterlab-loopscope:plugin';

test.afterEach(() => {
  removeSettings(NOTEBOOKS);
  removeSettings(SETTINGS);
});

/** Opens a notebook and waits until its problems are known. */
async function openWith(lab: Lab, cells: Parameters<typeof writeNotebook>[0]): Promise<void> {
  await lab.open(writeNotebook(cells));
  await expect(lab.notebook.locator('.loopscope-underline').first()).toBeVisible();
}

/** Puts the cursor into a cell. */
async function edit(lab: Lab, index: number, ...keys: string[]): Promise<void> {
  await lab.cell(index).locator('.cm-content').click();
  for (const key of ['Control+Home', ...keys]) {
    await lab.page.keyboard.press(key);
  }
}

/** What has the focus: the text of a cell, or an element. */
const isEditing = (lab: Lab) =>
  lab.page.evaluate(() => document.activeElement?.classList.contains('cm-content') ?? false);

test('F8 and Shift F8 go round the problems of all cells', async ({ lab }) => {
  await openWith(lab, [
    'x = 1',
    MAIN + '\nasyncio.run(main())\nmain()\n1',
    { markdown: 'text' },
    'if x:\n    asyncio.run(main())'
  ]);
  // In command mode, on the first cell.
  await lab.cell(0).locator('.jp-InputPrompt').click();
  const stops = [];
  for (const key of ['F8', 'F8', 'F8', 'F8', 'Shift+F8', 'Shift+F8']) {
    await lab.page.keyboard.press(key);
    await lab.page.waitForTimeout(300);
    stops.push(await lab.cursor());
    expect(await isEditing(lab)).toBe(true);
  }
  const [first, second, third] = [
    { cell: 1, line: 3 },
    { cell: 1, line: 4 },
    { cell: 3, line: 1 }
  ];
  expect(stops).toEqual([first, second, third, first, third, second]);
});

test('F8 scrolls to a cell that is not in the page', async ({ lab }) => {
  writeSettings(NOTEBOOKS, { windowingMode: 'full' });
  const cells = Array.from({ length: 80 }, (_, index) => `y${index} = ${index}`);
  await lab.open(writeNotebook([MAIN, ...cells, 'asyncio.run(main())']));
  await lab.cell(0).locator('.jp-InputPrompt').click();
  await expect(async () => {
    await lab.page.keyboard.press('F8');
    await expect(lab.cell(81).locator('.cm-content')).toBeFocused({ timeout: 2000 });
  }).toPass();
  expect(await lab.cursor()).toEqual({ cell: 81, line: 0 });
});

test('F8 says once that there is no problem', async ({ lab }) => {
  await lab.open(writeNotebook(['x = 1']));
  await lab.cell(0).locator('.jp-InputPrompt').click();
  await lab.page.keyboard.press('F8');
  const message = lab.page.locator('.Toastify').getByText('No problems in this notebook.');
  await expect(message).toBeVisible();
  await lab.page.keyboard.press('F8');
  await lab.page.waitForTimeout(500);
  await expect(message).toHaveCount(1);
});

test('Ctrl . shows the actions of the line, and Enter applies the first one', async ({ lab }) => {
  await openWith(lab, [MAIN, 'x = 1\nasyncio.run(main())\nasyncio.run(main())']);
  await edit(lab, 1, 'ArrowDown', 'ArrowRight');
  await lab.page.keyboard.press('Control+.');
  const menu = lab.page.locator('.lm-Menu');
  await expect(menu.getByRole('menuitem')).toHaveText([
    /await main\(\).* \(safe\)/,
    'Why? The page of the rule asyncio-run',
    'Ignore in line 2',
    'Turn the rule asyncio-run off',
    'Fix All in This Cell…'
  ]);
  expect(await violations(lab.page, '.lm-Menu')).toEqual([]);
  await lab.page.keyboard.press('Enter');
  await expect.poll(() => lab.source(1)).toBe('x = 1\nawait main()\nasyncio.run(main())');
  expect(await lab.cursor()).toEqual({ cell: 1, line: 1 });
  expect(await isEditing(lab)).toBe(true);
});

test('Escape leaves the menu, and the cursor where it was', async ({ lab }) => {
  await openWith(lab, [MAIN, 'x = 1\nasyncio.run(main())']);
  await edit(lab, 1, 'ArrowDown', 'ArrowRight', 'ArrowRight');
  await lab.page.keyboard.press('Control+.');
  await expect(lab.page.locator('.lm-Menu')).toBeVisible();
  await lab.page.keyboard.press('Escape');
  await expect(lab.page.locator('.lm-Menu')).toHaveCount(0);
  expect(await isEditing(lab)).toBe(true);
  await lab.page.keyboard.type('_');
  expect(await lab.source(1)).toBe('x = 1\nas_yncio.run(main())');
});

test('the menu writes the comment that ignores a problem, and turns a rule off', async ({
  lab
}) => {
  await openWith(lab, [MAIN, 'asyncio.run(main())', 'x = 1\nasyncio.run(main())']);
  await edit(lab, 1);
  await lab.page.keyboard.press('Control+.');
  await lab.page.getByRole('menuitem', { name: 'Ignore in line 1' }).waitFor();
  await lab.page.keyboard.press('ArrowDown');
  await lab.page.keyboard.press('ArrowDown');
  await lab.page.keyboard.press('Enter');
  await expect
    .poll(() => lab.source(1))
    .toBe('asyncio.run(main())  # loopscope: ignore[asyncio-run]');
  expect(await isEditing(lab)).toBe(true);
  // Beside the editor, the menu is for the whole cell.
  await edit(lab, 2);
  await lab.page.keyboard.press('Escape');
  await lab.page.keyboard.press('Control+.');
  await lab.page.getByRole('menuitem', { name: 'Turn the rule asyncio-run off' }).waitFor();
  for (let step = 0; step < 3; step++) {
    await lab.page.keyboard.press('ArrowDown');
  }
  await lab.page.keyboard.press('Enter');
  await expect(lab.notebook.locator('.loopscope-underline')).toHaveCount(0);
});

test('the menu has the refactorings of the line', async ({ lab }) => {
  await lab.open(
    writeNotebook([
      'import asyncio\nasync def f(x):\n    return x',
      'a = await f(1)\nb = await f(2)\nprint(a, b)'
    ])
  );
  await edit(lab, 1);
  const gather = lab.page.getByRole('menuitem', { name: /Refactor in line 1: .*gather/ });
  await expect(async () => {
    await lab.page.keyboard.press('Control+.');
    await expect(gather).toBeVisible({ timeout: 2000 });
  }).toPass();
  await gather.click();
  const dialog = lab.page.locator('.jp-Dialog');
  await expect(dialog).toContainText('gather');
  await lab.page.keyboard.press('Enter');
  await expect.poll(() => lab.source(1)).toContain('asyncio.gather');
  expect(await isEditing(lab)).toBe(true);
});

test('Ctrl . says so where there is nothing to do', async ({ lab }) => {
  await lab.open(writeNotebook(['x = 1']));
  await edit(lab, 0);
  await lab.page.keyboard.press('Control+.');
  await expect(lab.page.locator('.Toastify')).toContainText(
    'There is nothing to fix or to refactor here.'
  );
});

test('Why shows the page of the rule in JupyterLab, without the network', async ({ lab }) => {
  await openWith(lab, [MAIN, 'asyncio.run(main())']);
  const elsewhere: string[] = [];
  lab.page.on('request', request => {
    if (!request.url().startsWith(new URL(lab.page.url()).origin)) {
      elsewhere.push(request.url());
    }
  });
  await edit(lab, 1);
  await lab.page.keyboard.press('Control+.');
  await lab.page.getByRole('menuitem', { name: /^Why/ }).waitFor();
  await lab.page.keyboard.press('ArrowDown');
  await lab.page.keyboard.press('Enter');
  const page = lab.page.locator('.loopscope-RulePage');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('asyncio.run()');
  await expect(page).toBeFocused();
  expect(await violations(lab.page, '#loopscope-rule-page')).toEqual([]);
  // The list of all rules, and from there to another page, in the same tab.
  await page.getByRole('link', { name: 'All rules' }).click();
  await page.getByRole('link', { name: 'missing-await', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('never awaited');
  await expect(lab.page.locator('#loopscope-rule-page')).toHaveCount(1);
  expect(lab.page.url()).toContain('/lab/');
  expect(elsewhere).toEqual([]);
  // The page is there again after a reload.
  await lab.page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('never awaited');
});

test('Why is in the tooltip of an underline', async ({ lab }) => {
  await openWith(lab, [MAIN, 'asyncio.run(main())']);
  const tooltip = await lab.pointAtUnderline(1);
  expect(await violations(lab.page, '.cm-tooltip-lint')).toEqual([]);
  await tooltip.getByRole('link', { name: 'Why?' }).click();
  await expect(lab.page.locator('.loopscope-RulePage')).toContainText('Rule asyncio-run.');
});
