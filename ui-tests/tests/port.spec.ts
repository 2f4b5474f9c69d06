/**
 * Code leaves a notebook: as a script in the clipboard, and as a module beside it.
 */

import { spawnSync } from 'child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';

import { expect, test, writeNotebook } from '../lab';

const FETCH = `import asyncio
async def fetch(n):
    await asyncio.sleep(0)
    return n`;

/** A file in the folder of the notebooks. */
const place = (name: string) => join(process.env.LOOPSCOPE_ROOT!, name);

test('a notebook is copied as a script that prints the same', async ({ lab, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await lab.open(
    writeNotebook([FETCH, '%pip --version', { markdown: '# Title' }, 'print(await fetch(42))'])
  );
  await lab.page.getByRole('menuitem', { name: 'Edit', exact: true }).click();
  await lab.page.getByRole('menuitem', { name: 'Copy Notebook as Script' }).click();
  await expect(lab.page.locator('.Toastify')).toContainText(
    'copied to the clipboard as a script. 1 line that only IPython understands was commented out.'
  );
  const script = await lab.page.evaluate(() => navigator.clipboard.readText());
  expect(script).toContain('# %pip --version\n');
  expect(script).toContain('if __name__ == "__main__":\n    asyncio.run(main())\n');
  const python = join(process.env.LOOPSCOPE_JUPYTER ?? '', 'python');
  const { stdout, stderr } = spawnSync(python, ['-'], { input: script, encoding: 'utf8' });
  expect([stdout, stderr]).toEqual(['42\n', '']);
});

test('async functions move to a module, and the notebook still runs from the start', async ({
  lab
}) => {
  const file = `moved_${Date.now()}.py`;
  const cells = [
    'import asyncio\nLIMIT = 2',
    'async def fetch(n):\n    await asyncio.sleep(0)\n    return n * LIMIT\n\nready = True',
    'print(await fetch(21), ready, LIMIT)'
  ];
  const name = writeNotebook(cells);
  await lab.open(name);
  // The first cell is the active one; the menu is about this one.
  await lab.cell(1).locator('.cm-content').click({ button: 'right' });
  await lab.page.getByRole('menuitem', { name: 'Move Async Functions to a Module…' }).click();
  const dialog = lab.page.locator('.jp-Dialog');
  const input = dialog.locator('input');
  await expect(input).toHaveValue('helpers.py');
  // A name that would hide another module is asked for again.
  await input.fill('json.py');
  await dialog.getByRole('button', { name: 'Preview' }).click();
  await expect(dialog).toContainText('A module named json already exists');
  // And so is a file that is there.
  writeFileSync(place('mine.py'), '# mine');
  await input.fill('mine');
  await dialog.getByRole('button', { name: 'Preview' }).click();
  await expect(dialog).toContainText('The file mine.py already exists');
  expect(readFileSync(place('mine.py'), 'utf8')).toBe('# mine');
  rmSync(place('mine.py'));
  await input.fill(file);
  await dialog.getByRole('button', { name: 'Preview' }).click();
  await expect(dialog).toContainText(`Move to ${file}`);
  await expect(dialog).toContainText('This edits 2 cells');
  await expect(dialog.locator('ins', { hasText: 'async def fetch(n):' })).toBeVisible();
  expect(existsSync(place(file))).toBe(false);
  await dialog.getByRole('button', { name: 'Move' }).click();

  const module = file.replace('.py', '');
  await expect.poll(() => lab.source(1)).toBe(`from ${module} import fetch\n\nready = True`);
  expect(await lab.source(0)).toBe(`import asyncio\nfrom ${module} import LIMIT`);
  expect(readFileSync(place(file), 'utf8')).toBe(
    'import asyncio\n\nLIMIT = 2\n\n\nasync def fetch(n):\n    await asyncio.sleep(0)\n    return n * LIMIT\n'
  );
  await expect(lab.page.locator('.Toastify')).toContainText(
    `The async functions of this cell are now in ${file}.`
  );
  await lab.page.evaluate(() =>
    window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()
  );
  await lab.kernelReady();
  for (const index of [0, 1, 2]) {
    await lab.run(index);
  }
  expect(await lab.outputs(2)).toMatchObject([{ output_type: 'stream', text: '42 True 2\n' }]);

  // After a revert the notebook works without the file. The file is kept.
  await lab.execute('loopscope:revert-fixes');
  expect(await lab.source(0)).toBe(cells[0]);
  expect(await lab.source(1)).toBe(cells[1]);
  expect(existsSync(place(file))).toBe(true);
  rmSync(place(file));
});

test('what cannot move stays, and says why', async ({ lab }) => {
  await lab.open(
    writeNotebook(['client = open("x")', 'async def fetch():\n    return client.read()', 'x = 1'])
  );
  await lab.execute('loopscope:move-to-module', { cellId: 'cell-1' });
  await expect(lab.page.locator('.Toastify')).toContainText(
    'fetch uses client, which the notebook computes.'
  );
  await lab.execute('loopscope:move-to-module', { cellId: 'cell-2' });
  await expect(lab.page.locator('.Toastify')).toContainText('defines no async function');
  await expect(lab.page.locator('.jp-Dialog')).toHaveCount(0);
});

test('when the file cannot be written, or a cell is read-only, nothing is edited', async ({
  lab
}) => {
  const cells = ['async def fetch():\n    return 1'];
  await lab.open(writeNotebook(cells));
  const move = async (file: string) => {
    void lab.execute('loopscope:move-to-module', { cellId: 'cell-0' }).catch(() => undefined);
    const dialog = lab.page.locator('.jp-Dialog');
    await dialog.locator('input').fill(file);
    await dialog.getByRole('button', { name: 'Preview' }).click();
    await expect(dialog.locator('ins').first()).toBeVisible();
    // Running the cell in the meantime doesn't matter.
    await lab.run(0);
    if (file === 'late.py') {
      writeFileSync(place(file), '# mine');
    }
    await dialog.getByRole('button', { name: 'Move' }).click();
  };
  await lab.page.route('**/api/contents/refused.py*', route =>
    route.request().method() === 'PUT'
      ? route.fulfill({ status: 403, json: { message: 'The disk is full.' } })
      : route.fallback()
  );
  await move('refused.py');
  await expect(lab.page.locator('.Toastify')).toContainText(
    'The file could not be written, so nothing was edited: The disk is full.'
  );
  expect(await lab.source(0)).toBe(cells[0]);
  // A file that came while the user was looking is not written over.
  await move('late.py');
  await expect(lab.page.locator('.Toastify')).toContainText('The file late.py already exists');
  expect(readFileSync(place('late.py'), 'utf8')).toBe('# mine');
  rmSync(place('late.py'));
  expect(await lab.source(0)).toBe(cells[0]);
  await lab.page.evaluate(() =>
    window.jupyterapp.shell.currentWidget.content.widgets[0].model.sharedModel.setMetadata(
      'editable',
      false
    )
  );
  await move('readonly.py');
  await expect(lab.page.locator('.Toastify')).toContainText('one of the cells is read-only');
  expect(await lab.source(0)).toBe(cells[0]);
  expect(existsSync(place('readonly.py'))).toBe(false);
});
