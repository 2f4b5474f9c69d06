/**
 * Mistakes are underlined, and fixed in one click.
 */

import { expect, removeSettings, test, writeNotebook, writeSettings } from '../lab';

const MAIN = 'import asyncio\nasync def main():\n    return "it ran"';

test('asyncio.run is underlined and fixed in the editor; undo restores it', async ({ lab }) => {
  await lab.open(writeNotebook([MAIN, 'result = asyncio.run(main())\nprint(result)']));
  const tooltip = await lab.pointAtUnderline(1);
  await expect(tooltip).toContainText('already runs an event loop');
  await tooltip.getByRole('button', { name: /await main\(\)/ }).click();
  await expect.poll(() => lab.source(1)).toBe('result = await main()\nprint(result)');
  await lab.run(0);
  await lab.run(1);
  expect(await lab.outputs(1)).toMatchObject([{ output_type: 'stream', text: 'it ran\n' }]);
  await lab.cell(1).locator('.cm-content').click();
  await lab.page.keyboard.press('Control+z');
  await expect.poll(() => lab.source(1)).toBe('result = asyncio.run(main())\nprint(result)');
});

test('undo takes back the fix and not what was typed before it', async ({ lab }) => {
  await lab.open(writeNotebook([MAIN, 'asyncio.run(main())']));
  await lab.cell(1).locator('.cm-content').click();
  await lab.page.keyboard.press('Control+End');
  await lab.page.keyboard.type('  # mine');
  await lab.execute('loopscope:fix-cell');
  await expect.poll(() => lab.source(1)).toBe('await main()  # mine');
  await lab.page.keyboard.press('Control+z');
  await expect.poll(() => lab.source(1)).toBe('asyncio.run(main())  # mine');
});

test('when a cell fails, the fix is offered under the error', async ({ lab }) => {
  await lab.open(writeNotebook([MAIN, 'x = 1\nprint(asyncio.run(main()))']));
  await lab.run(0);
  await lab.run(1);
  const action = lab.cell(1).locator('.loopscope-ErrorAction');
  await expect(action).toBeVisible();
  await expect(lab.cell(1).locator('.jp-OutputArea')).toContainText(
    'asyncio.run() cannot be called from a running event loop'
  );
  await action.getByRole('button').first().click();
  await expect.poll(() => lab.source(1)).toBe('x = 1\nprint(await main())');
  // Nothing left to offer.
  await expect(action).toBeHidden();
  await lab.run(1);
  expect(await lab.outputs(1)).toMatchObject([{ output_type: 'stream', text: 'it ran\n' }]);
});

test('the error of a saved notebook offers the fix too, and no other error does', async ({
  lab
}) => {
  await lab.open(writeNotebook([MAIN, 'asyncio.run(main())', '1 / 0']));
  await lab.run(0);
  await lab.run(1);
  await lab.run(2);
  await expect(lab.cell(2).locator('.jp-OutputArea')).toContainText('ZeroDivisionError');
  await expect(lab.cell(2).locator('.loopscope-ErrorAction')).toHaveCount(0);
  await lab.execute('docmanager:save');
  await lab.page.reload();
  await lab.kernelReady();
  await expect(lab.cell(1).locator('.loopscope-ErrorAction')).toBeVisible();
});

const NOTEBOOKS = '@jupyterlab/notebook-extension:tracker';

test.afterEach(() => removeSettings(NOTEBOOKS));

test('fix-notebook fixes every cell, rendered or not, and revert restores them', async ({
  lab
}) => {
  writeSettings(NOTEBOOKS, { windowingMode: 'full' });
  const cells = [MAIN, ...Array.from({ length: 80 }, (_, i) => `v${i} = asyncio.run(main())`)];
  await lab.open(writeNotebook(cells));
  // Far below the screen: the notebook is windowed, and this cell is not in the page.
  expect(
    await lab.page.evaluate(
      () => window.jupyterapp.shell.currentWidget.content.widgets[80].isAttached
    )
  ).toBe(false);
  await lab.execute('loopscope:fix-notebook');
  expect(await lab.source(1)).toBe('v0 = await main()');
  expect(await lab.source(80)).toBe('v79 = await main()');
  await expect(lab.page.locator('.Toastify')).toContainText('80 problems were fixed');
  await lab.execute('loopscope:revert-fixes');
  expect(await lab.source(1)).toBe('v0 = asyncio.run(main())');
  expect(await lab.source(80)).toBe('v79 = asyncio.run(main())');
});

test('a read-only cell is left alone, and the others are fixed', async ({ lab }) => {
  await lab.open(writeNotebook([MAIN, 'asyncio.run(main())', 'asyncio.run(main())']));
  await lab.page.evaluate(() =>
    window.jupyterapp.shell.currentWidget.content.widgets[1].model.sharedModel.setMetadata(
      'editable',
      false
    )
  );
  await lab.execute('loopscope:fix-notebook');
  expect(await lab.source(1)).toBe('asyncio.run(main())');
  expect(await lab.source(2)).toBe('await main()');
  await expect(lab.page.locator('.Toastify')).toContainText(
    '1 problem was fixed. 1 problem remains'
  );
});

test('a fix in a copy of a notebook, whose cells have the same ids, edits that copy', async ({
  lab
}) => {
  const first = writeNotebook([MAIN, 'asyncio.run(main())']);
  const copy = writeNotebook([MAIN, 'asyncio.run(main())']);
  await lab.open(first);
  await lab.openAlso(copy);
  // Side by side, the first one in front.
  await lab.page.evaluate(() => {
    const { shell } = window.jupyterapp;
    const [left, right] = [...shell.widgets('main')];
    shell.add(right, 'main', { mode: 'split-right', ref: left.id });
    shell.activateById(left.id);
  });
  const panels = lab.page.locator('.jp-NotebookPanel:visible');
  await expect(panels).toHaveCount(2);
  const tooltip = lab.page.locator('.cm-tooltip-lint');
  await expect(async () => {
    await lab.page.mouse.move(0, 0);
    await panels.nth(1).locator('.loopscope-underline').first().hover();
    await expect(tooltip).toBeVisible({ timeout: 2000 });
  }).toPass();
  await tooltip.getByRole('button').click();
  const sources = () =>
    lab.page.evaluate(() =>
      [...window.jupyterapp.shell.widgets('main')].map(panel =>
        panel.content.widgets[1].model.sharedModel.getSource()
      )
    );
  await expect
    .poll(async () => (await sources()).sort())
    .toEqual(['asyncio.run(main())', 'await main()']);
  expect(
    await lab.page.evaluate(name => {
      const panel = [...window.jupyterapp.shell.widgets('main')].find(
        ({ context }) => context.path === name
      );
      return panel.content.widgets[1].model.sharedModel.getSource();
    }, copy)
  ).toBe('await main()');
});

test('Ctrl . and Enter fix the cell, in the editor and beside it', async ({ lab }) => {
  await lab.open(writeNotebook([MAIN, 'asyncio.run(main())', 'asyncio.run(main())']));
  await lab.cell(1).locator('.cm-content').click();
  const first = lab.page.locator('.lm-Menu').getByRole('menuitem').first();
  await expect(async () => {
    await lab.page.keyboard.press('Control+.');
    await expect(first).toBeVisible({ timeout: 2000 });
  }).toPass();
  await lab.page.keyboard.press('Enter');
  await expect.poll(() => lab.source(1)).toBe('await main()');
  await lab.cell(2).locator('.cm-content').click();
  await lab.page.keyboard.press('Escape');
  await lab.page.keyboard.press('Control+.');
  await first.waitFor();
  await lab.page.keyboard.press('Enter');
  await expect.poll(() => lab.source(2)).toBe('await main()');
});

test('a fix that changes more than a call is shown before it is made', async ({ lab }) => {
  await lab.open(
    writeNotebook([MAIN, 'def load():\n    return asyncio.run(main())', 'print(load())'])
  );
  await lab.page.evaluate(() => {
    window.jupyterapp.shell.currentWidget.content.activeCellIndex = 1;
  });
  const done = lab.execute('loopscope:fix-cell');
  const dialog = lab.page.locator('.jp-Dialog');
  await expect(dialog).toContainText('async def load():');
  expect(await lab.source(1)).toContain('asyncio.run');
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await done;
  expect(await lab.source(1)).toBe('async def load():\n    return await main()');
  expect(await lab.source(2)).toBe('print(await load())');
  for (const index of [0, 1, 2]) {
    await lab.run(index);
  }
  expect(await lab.outputs(2)).toMatchObject([{ output_type: 'stream', text: 'it ran\n' }]);
});

test('nothing is underlined in a markdown cell, a script for the shell or another language', async ({
  lab
}) => {
  await lab.open(
    writeNotebook([
      { markdown: '`asyncio.run(main())`' },
      '%%bash\necho "asyncio.run(main())"',
      '"asyncio.run(main())"  # asyncio.run(main())',
      MAIN + '\nasyncio.run(main())'
    ])
  );
  await expect(lab.cell(3).locator('.loopscope-underline').first()).toBeVisible();
  for (const index of [0, 1, 2]) {
    await expect(lab.cell(index).locator('.loopscope-underline')).toHaveCount(0);
  }
});

test('a cell with the ends of lines of Windows is underlined in the right place, and left alone', async ({
  lab
}) => {
  const source = 'x = 1\r\ny = 2\r\nz = asyncio.run(main())\r\nw = asyncio.run(main())';
  await lab.open(writeNotebook([MAIN, source, 'asyncio.run(main())']));
  await expect(lab.cell(1).locator('.loopscope-underline')).toHaveText([
    'asyncio.run',
    'asyncio.run'
  ]);
  await lab.execute('loopscope:fix-notebook');
  expect(await lab.source(1)).toBe(source);
  expect(await lab.source(2)).toBe('await main()');
  await expect(lab.page.locator('.Toastify')).toContainText(
    '1 problem was fixed. 2 problems remain'
  );
  const tooltip = await lab.pointAtUnderline(1);
  await tooltip.getByRole('button').click();
  await expect(lab.page.locator('.Toastify')).toContainText('a cell uses Windows line endings');
  expect(await lab.source(1)).toBe(source);

  // One click converts it. Then it is fixed like others, and the editor shows what the model holds.
  await lab.run(0);
  await lab.page.getByRole('button', { name: 'Convert the line endings' }).click();
  await expect.poll(() => lab.source(1)).toBe(source.replace(/\r\n/g, '\n'));
  await lab.execute('loopscope:fix-notebook');
  const fixed = 'x = 1\ny = 2\nz = await main()\nw = await main()';
  expect(await lab.source(1)).toBe(fixed);
  await expect
    .poll(async () => (await lab.cell(1).locator('.cm-line').allTextContents()).join('\n'))
    .toBe(fixed);
  await lab.run(1);
  expect(await lab.outputs(1)).toEqual([]);
});
