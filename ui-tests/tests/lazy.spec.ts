/**
 * Code that is loaded later: it is there before a user clicks, and a failure to load it is told.
 */

import type { Locator } from '@playwright/test';

import { expect, test, writeNotebook } from '../lab';
import type { Lab } from '../lab';

const STATIC = '**/extensions/jupyterlab-loopscope/static/**';

/** From now on, no more of our code comes from the server. */
async function blockCode(lab: Lab): Promise<void> {
  await lab.page.waitForLoadState('networkidle');
  await lab.page.route(STATIC, route => route.abort());
}

/** Clicks a button, and reads a cell's source in the same task. */
async function clickAndRead(button: Locator, index: number): Promise<string> {
  return button.evaluate((node, cell) => {
    (node as HTMLElement).click();
    const { widgets } = window.jupyterapp.shell.currentWidget.content;
    return widgets[cell].model.sharedModel.getSource();
  }, index);
}

const MAIN = 'import asyncio\nasync def main():\n    return 1';

test('a fix in the panel edits at once, without the network', async ({ lab }) => {
  await lab.open(writeNotebook([MAIN, 'asyncio.run(main())']));
  await lab.openIdlePanel();
  const button = lab.problems.getByRole('button', { name: 'Apply', exact: true });
  await expect(button).toBeVisible();
  await blockCode(lab);
  expect(await clickAndRead(button, 1)).toBe('await main()');
});

test('a fix in the editor edits at once, without the network', async ({ lab }) => {
  await lab.open(writeNotebook([MAIN, 'asyncio.run(main())']));
  await lab.pointAtUnderline(1);
  await blockCode(lab);
  const tooltip = await lab.pointAtUnderline(1);
  expect(await clickAndRead(tooltip.locator('button'), 1)).toBe('await main()');
});

test('a fix under an error edits at once, without the network', async ({ lab }) => {
  await lab.open(writeNotebook([MAIN, 'asyncio.run(main())']));
  await lab.run(0);
  await lab.run(1);
  const button = lab.cell(1).locator('.loopscope-ErrorAction button').first();
  await expect(button).toBeVisible();
  await blockCode(lab);
  expect(await clickAndRead(button, 1)).toBe('await main()');
});

test('code that cannot be loaded is told, and loaded when it is needed again', async ({ lab }) => {
  await lab.open(writeNotebook([MAIN, 'x = 1']));
  await blockCode(lab);
  await lab.execute('loopscope:refactor');
  const failure = lab.page.locator('.Toastify').getByText('could not be loaded');
  await expect(failure).toHaveCount(1);
  await lab.openPanel();
  await expect(lab.panel).toContainText('The panel could not be loaded.');
  await lab.page.unroute(STATIC);
  await lab.execute('loopscope:refactor');
  await expect(lab.page.locator('.Toastify')).toContainText('Nothing here can run concurrently');
  // Hide the panel and show it again.
  const tab = lab.page.locator('.lm-TabBar-tab[data-id="loopscope-panel"]');
  await tab.click();
  await expect(lab.panel).toBeHidden();
  await lab.openIdlePanel();
  await expect(lab.panel).not.toContainText('could not be loaded');
});
