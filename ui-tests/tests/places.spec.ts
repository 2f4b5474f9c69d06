/**
 * The panel elsewhere than in the right sidebar, in little room, and magnified.
 */

import { expect, test, writeNotebook } from '../lab';
import type { Lab } from '../lab';

const CELLS = [
  'import asyncio, time\nasync def main():\n    return 41 + 1\nasync def wait(page):\n    await asyncio.sleep(600)\ntasks = [asyncio.create_task(wait(i)) for i in range(30)]',
  'asyncio.run(main())'
];

/** Moves the panel, as JupyterLab's own commands do. */
async function move(lab: Lab, area: 'left' | 'main'): Promise<void> {
  await lab.page.evaluate(to => {
    const { shell } = window.jupyterapp;
    const panel = [...shell.widgets('right')].find(({ id }) => id === 'loopscope-panel');
    shell.add(panel, to, { mode: 'split-right' });
    shell.activateById(panel.id);
  }, area);
  await expect(lab.panel).toBeVisible();
}

for (const area of ['left', 'main'] as const) {
  test(`in the ${area} area the panel shows, cancels, fixes and runs again`, async ({ lab }) => {
    const name = writeNotebook(CELLS);
    await lab.open(name);
    await lab.openIdlePanel();
    await lab.run(0);
    await lab.start(1);
    await expect(lab.problems).not.toHaveCount(0);
    await move(lab, area);
    await expect(lab.loop).toContainText('30 pending');
    const group = lab.tasks.filter({ hasText: '×30' });
    await expect(group).toBeVisible();
    await lab.panel.locator('.loopscope-Tasks .loopscope-Row-caret').first().click();
    await expect(lab.tasks.filter({ hasText: 'page=3' }).first()).toBeVisible();
    // The list fills what the panel has.
    const panel = (await lab.panel.boundingBox())!;
    const list = (await lab.panel.getByTestId('loopscope-tasks').boundingBox())!;
    expect(list.width).toBeGreaterThan(panel.width - 10);
    expect(list.height).toBeGreaterThan(100);
    await lab.problems.first().getByRole('button', { name: 'Apply and run again' }).click();
    await lab.front(name);
    await expect.poll(() => lab.source(1)).toBe('await main()');
    await expect.poll(async () => JSON.stringify(await lab.outputs(1))).toContain('42');
    await expect(lab.problems).toHaveCount(0);
  });
}

/** The elements of the panel that are wider than what they stand in. */
const cutOff = (lab: Lab) =>
  lab.panel.evaluate(node => {
    const right = node.getBoundingClientRect().right + 1;
    return [...node.querySelectorAll<HTMLElement>('button, select, input, .loopscope-Row, p')]
      .filter(each => each.offsetParent !== null && each.getBoundingClientRect().width > 0)
      .filter(each => each.getBoundingClientRect().right > right)
      .map(each => each.outerHTML.slice(0, 200));
  });

test('at 250 px nothing is cut off', async ({ lab }) => {
  await lab.withCells(CELLS);
  await lab.setPanelWidth(250);
  await lab.run(0);
  await lab.start(1);
  await expect(lab.problems).not.toHaveCount(0);
  await expect(lab.tasks.filter({ hasText: '×30' })).toBeVisible();
  expect(await cutOff(lab)).toEqual([]);
  await lab.page.screenshot({ path: 'ui-tests/test-results/narrow.png' });
});

test.describe('at 200 %', () => {
  test.use({ viewport: { width: 700, height: 450 }, deviceScaleFactor: 2 });

  test('a problem and several tasks are in sight', async ({ lab }) => {
    await lab.withCells(CELLS);
    await lab.hideFiles();
    await lab.run(0);
    await lab.start(1);
    await expect(lab.problems.first()).toBeInViewport();
    await expect(lab.tasks.first()).toBeInViewport();
    expect(await cutOff(lab)).toEqual([]);
    await lab.page.screenshot({ path: 'ui-tests/test-results/magnified.png' });
  });
});
