/**
 * The server runs the cells (jupyter-server-nbmodel), as a client of its own that connects to the kernel when the first
 * cell is run. Loopscope must not keep that client waiting.
 */

import { expect, Lab, test, writeNotebook } from '../lab';
import { CHURN } from '../programs';

const TICKER = [
  'async def tick():',
  '    while True:',
  '        await asyncio.sleep(0.5)',
  'ticker = asyncio.create_task(tick(), name="ticker")',
  'print("first")'
].join('\n');

const CELLS = [TICKER, 'print("second")', 'print("third")'];

/** Opens a notebook with the panel, in a JupyterLab whose server runs the cells. */
async function open(lab: Lab, name: string): Promise<void> {
  await lab.open(name);
  const plugin = '@datalayer/jupyter-server-nbmodel:notebook-cell-executor';
  expect(await lab.page.evaluate(id => window.jupyterapp.hasPlugin(id), plugin)).toBe(true);
  await lab.openIdlePanel();
}

/** Runs a cell as a person does, and waits for its output. */
async function runByKey(lab: Lab, index: number, output: string): Promise<void> {
  await lab.cell(index).locator('.cm-content').click();
  await lab.page.keyboard.press('Shift+Enter');
  await expect
    .poll(async () => JSON.stringify(await lab.outputs(index)), { timeout: 6000 })
    .toContain(output);
}

async function runAll(lab: Lab): Promise<void> {
  // From the page itself, past the server.
  await lab.ask(CHURN);
  await expect(lab.tasks.filter({ hasText: 'churn' }).first()).toBeVisible();
  await runByKey(lab, 0, 'first');
  await runByKey(lab, 1, 'second');
  await runByKey(lab, 2, 'third');
  await expect(await lab.detailsOf(lab.tasks.filter({ hasText: 'ticker' }))).toContainText(
    'Started by cell'
  );
}

test('Shift Enter runs cells while the panel is open, also after a restart', async ({ lab }) => {
  await open(lab, writeNotebook(CELLS));
  await runAll(lab);
  await lab.execute('notebook:clear-all-cell-outputs');
  await lab.page.evaluate(() => {
    void window.jupyterapp.commands.execute('notebook:restart-kernel');
  });
  await lab.page.locator('.jp-Dialog button.jp-mod-accept').click();
  await expect(lab.tasks).toHaveCount(0);
  await lab.kernelReady();
  await expect(lab.loop).toContainText('Idle');
  await runAll(lab);
});

test('and while two pages look at the kernel', async ({ lab, context }) => {
  const name = writeNotebook(CELLS);
  await open(lab, name);
  const second = new Lab(await context.newPage());
  await second.open(name);
  await second.openIdlePanel();
  await runAll(second);
  await lab.page.bringToFront();
  await expect(lab.tasks.filter({ hasText: 'ticker' })).toHaveCount(1);
});
