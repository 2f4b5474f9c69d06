/**
 * The panel for everyone: axe-core finds nothing in any theme, and keys and screen readers reach everything.
 */

import { violations } from '../accessibility';
import { expect, removeSettings, test, writeSettings } from '../lab';

const THEMES = [
  'JupyterLab Light',
  'JupyterLab Dark',
  'JupyterLab Light High Contrast',
  'JupyterLab Dark High Contrast'
];

const SETTINGS = '@jupyterlab/apputils-extension:themes';

const CELLS = [
  [
    'import asyncio, time',
    'async def wait():',
    '    await asyncio.sleep(600)',
    'async def fail():',
    '    raise ValueError("no")',
    'async def tick():',
    '    while True:',
    '        await asyncio.sleep(0.1)',
    'tasks = [asyncio.create_task(wait()) for _ in range(12)]',
    'ticker = asyncio.create_task(tick(), name="ticker")',
    'hopeless = asyncio.create_task(asyncio.Event().wait(), name="hopeless")',
    'failed = asyncio.create_task(fail(), name="failed")'
  ].join('\n'),
  'async def slow():\n    time.sleep(1)\nslow()',
  'time.sleep(3)'
];

test.afterEach(() => removeSettings(SETTINGS));

for (const theme of THEMES) {
  test(`axe-core finds nothing in the panel with ${theme}`, async ({ lab }) => {
    writeSettings(SETTINGS, { theme });
    await lab.withCells(CELLS);
    await lab.setPanelWidth(300);
    expect(await violations(lab.page, '#loopscope-panel')).toEqual([]);
    await lab.run(0);
    await lab.run(1);
    // The last of them moves what is below.
    await expect(lab.problems).toHaveCount(4);
    await lab.detailsOf(lab.tasks.filter({ hasText: 'ticker' }));
    await lab.panel.getByText('Finished', { exact: true }).click();
    await expect(lab.panel.getByTestId('loopscope-finished-task')).toHaveCount(1);
    await lab.panel.getByRole('button', { name: 'About this kernel' }).click();
    expect(await violations(lab.page, '#loopscope-panel')).toEqual([]);
    await lab.panel.getByRole('button', { name: 'About this kernel' }).click();
    // What opens from it: menus, a question, the page of a rule.
    await lab.problems.first().getByRole('button', { name: 'More about' }).click();
    expect(await violations(lab.page, '.lm-Menu')).toEqual([]);
    await lab.page.keyboard.press('Escape');
    const group = lab.tasks.filter({ hasText: '×12' });
    await group.hover();
    await group.getByRole('button', { name: 'Cancel 12' }).click();
    await expect(lab.page.locator('.jp-Dialog')).toContainText('12 tasks');
    expect(await violations(lab.page, '.jp-Dialog')).toEqual([]);
    await lab.page.getByRole('button', { name: 'Keep them' }).click();
    await lab.execute('running:show-panel');
    const running = lab.page.locator('.jp-RunningSessions-item', { hasText: '×12' });
    await running.evaluate(node => node.parentElement!.setAttribute('data-axe', ''));
    expect(await violations(lab.page, '[data-axe]')).toEqual([]);
    await lab.start(2);
    await expect(lab.loop).toContainText('Blocked');
    expect(await violations(lab.page, '#loopscope-panel')).toEqual([]);
    await lab.done(2);
  });
}

test('Tab enters the list at its first row, and keys do the rest', async ({ lab }) => {
  await lab.withCells([
    'import asyncio\nasync def wait():\n    await asyncio.sleep(600)\ntasks = [asyncio.create_task(wait()) for _ in range(6)]',
    'last = asyncio.create_task(asyncio.sleep(600), name="last")'
  ]);
  await lab.run(0);
  const group = lab.tasks.filter({ hasText: '×6' });
  await expect(group).toHaveCount(1);
  // It is seen later than the others, so it stands below them.
  await lab.run(1);
  await expect(lab.tasks).toHaveCount(2);
  await lab.panel.getByRole('combobox', { name: 'Sort the tasks' }).focus();
  await lab.page.keyboard.press('Tab');
  await expect(lab.tasks.first()).toBeFocused();
  await expect(group).toBeFocused();
  await lab.page.keyboard.press('ArrowRight');
  await expect(group).toHaveAttribute('aria-expanded', 'true');
  await expect(lab.panel.locator('.loopscope-Tasks [aria-level="2"]')).toHaveCount(6);
  await lab.page.keyboard.press('ArrowDown');
  await expect(lab.tasks.nth(1)).toBeFocused();
  await lab.page.keyboard.press('Enter');
  await expect.poll(() => lab.cursor()).toEqual({ cell: 0, line: 2 });
  await lab.tasks.nth(1).focus();
  await lab.page.keyboard.press('Delete');
  await expect(lab.panel.locator('.loopscope-Tasks [aria-level="2"]')).toHaveCount(5);
  // The next row has the focus now.
  await expect(lab.tasks.nth(1)).toBeFocused();
  await lab.page.keyboard.press('ArrowLeft');
  await expect(group.or(lab.tasks.first())).toBeFocused();
  await lab.page.keyboard.press('End');
  await expect(lab.tasks.last()).toBeFocused();
});

test('a block and a new problem are announced once', async ({ lab }) => {
  await lab.withCells(CELLS);
  await lab.run(0);
  const announcer = lab.panel.getByTestId('loopscope-announcer');
  await lab.start(2);
  await expect(announcer).toHaveText('The event loop is blocked.');
  await lab.done(2);
  await expect(announcer).toHaveText(/new problem/);
});
