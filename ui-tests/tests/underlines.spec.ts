/**
 * What the kernel saw is underlined at its line, a bulb stands beside the line of the cursor, and typing is left alone.
 */

import { violations } from '../accessibility';
import { expect, test, writeNotebook } from '../lab';

const MAIN = 'import asyncio, time\nasync def main():\n    return 1';

test('a line that blocked is underlined, moves with its text, and goes when that changes', async ({
  lab
}) => {
  // Only the kernel knows that `wait` blocks.
  const cell =
    'task = asyncio.create_task(asyncio.sleep(600))\nawait asyncio.sleep(0.1)\nwait(1)\nx = 1';
  await lab.open(writeNotebook([MAIN + '\nwait = getattr(time, "sl" + "eep")', cell]));
  await lab.openIdlePanel();
  await lab.run(0);
  await lab.run(1);
  const underline = lab.cell(1).locator('.loopscope-mod-seen');
  await expect(underline).toHaveText('wait(1)');
  const tooltip = await lab.pointAtUnderline(1);
  await expect(tooltip).toContainText('This line blocked the event loop for');
  expect(await violations(lab.page, '.cm-tooltip-lint')).toEqual([]);
  // A new line above moves it.
  await lab.cell(1).locator('.cm-content').click();
  await lab.page.keyboard.press('Control+Home');
  await lab.page.keyboard.type('y = 2\n');
  await lab.page.waitForTimeout(800);
  await expect(underline).toHaveText('wait(1)');
  // The bulb stands beside its line, and its menu has a way to the panel.
  await lab.cell(1).locator('.cm-line', { hasText: 'wait(1)' }).click();
  const bulb = lab.cell(1).locator('.loopscope-Bulb');
  await expect(bulb).toBeVisible();
  const line = (await lab.cell(1).locator('.cm-line', { hasText: 'wait(1)' }).boundingBox())!;
  const box = (await bulb.boundingBox())!;
  expect(Math.abs(box.y + box.height / 2 - line.y - line.height / 2)).toBeLessThan(5);
  // Its text changes.
  await lab.page.keyboard.press('End');
  await lab.page.keyboard.type(' + 1');
  await expect(underline).toHaveCount(0);
  await lab.page.keyboard.press('Control+z');
  await lab.page.waitForTimeout(800);
  await expect(underline).toHaveCount(0);
  await lab.ask('task.cancel()');
});

test('a line whose task failed is underlined until the cell succeeds', async ({ lab }) => {
  const cell =
    'async def job():\n    return 1 / zero\nzero = globals().get("zero", 0)\ntask = asyncio.create_task(job())\nawait asyncio.wait([task])\n1';
  await lab.open(writeNotebook([MAIN, cell]));
  await lab.openIdlePanel();
  await lab.run(0);
  await lab.run(1);
  const underline = lab.cell(1).locator('.loopscope-mod-seen');
  await expect(underline).toHaveText('return 1 / zero');
  await expect(await lab.pointAtUnderline(1)).toContainText('failed with ZeroDivisionError');
  await lab.ask('zero = 1');
  await lab.run(1);
  await expect(underline).toHaveCount(0);
});

test('the bulb opens the menu with the mouse, and the code does not move', async ({ lab }) => {
  await lab.open(writeNotebook([MAIN, 'x = 1\nasyncio.run(main())']));
  const line = lab.cell(1).locator('.cm-line').nth(1);
  const bulb = lab.cell(1).locator('.loopscope-Bulb');
  await expect(lab.cell(1).locator('.loopscope-underline')).toBeVisible();
  const before = await line.boundingBox();
  await line.click();
  await expect(bulb).toBeVisible();
  expect(await line.boundingBox()).toEqual(before);
  expect(await violations(lab.page, '.jp-Cell:nth-of-type(2) .jp-InputArea-prompt')).toEqual([]);
  for (const theme of ['JupyterLab Light', 'JupyterLab Dark']) {
    await lab.execute('apputils:change-theme', { theme });
    await bulb.click();
    const menu = lab.page.locator('.lm-Menu');
    await expect(menu.getByRole('menuitem').first()).toContainText('(safe)');
    await lab.page.screenshot({ path: `ui-tests/test-results/bulb-${theme.slice(11)}.png` });
    await lab.page.keyboard.press('Escape');
    await expect(lab.cell(1).locator('.cm-content')).toBeFocused();
  }
  await lab.cell(1).locator('.cm-line').first().click();
  await expect(bulb).toHaveCount(0);
});

test('a word is not underlined while it is typed', async ({ lab }) => {
  await lab.open(writeNotebook([MAIN, 'asyncio.ru(main())', 'asyncio.run(main())']));
  await expect(lab.cell(2).locator('.loopscope-underline')).toBeVisible();
  await lab.cell(1).locator('.cm-content').click();
  await lab.page.keyboard.press('Home');
  for (let step = 0; step < 'asyncio.ru'.length; step++) {
    await lab.page.keyboard.press('ArrowRight');
  }
  await lab.page.keyboard.type('n');
  await lab.page.waitForTimeout(1500);
  expect(await lab.source(1)).toBe('asyncio.run(main())');
  const underline = lab.cell(1).locator('.loopscope-underline');
  await expect(underline).toHaveCount(0);
  await lab.page.keyboard.press('ArrowRight');
  await expect(underline).toHaveText('asyncio.run');
});
