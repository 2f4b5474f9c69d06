/**
 * The extension was upgraded while a kernel lives on, with the helper of the older version in it.
 */

import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

import { expect, Lab, removeSettings, test, writeNotebook, writeSettings } from '../lab';

const root = join(__dirname, '..', '..');
const folder = join(root, 'python_helper', 'loopscope_kernel');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
};

/** What a page of another version runs in the kernel to inject its helper. */
function injectionOf(otherVersion: string): string {
  const { inject, ...sources } = Object.fromEntries(
    readdirSync(folder)
      .filter(file => file.endsWith('.py'))
      .map(file => [file.slice(0, -3), readFileSync(join(folder, file), 'utf8')])
  );
  const scope = { LOADER: inject, SOURCES: sources, VERSION: otherVersion };
  return `exec(compile(${JSON.stringify(inject)}, 'loader', 'exec'), ${JSON.stringify({ __name__: 'loader', ...scope })})`;
}

const VERSION_OF_HELPER = "import sys; print(sys.modules['_loopscope_kernel'].VERSION)";

test('an upgraded page replaces the older helper of a live kernel', async ({ lab, context }) => {
  writeSettings('jupyterlab-loopscope:plugin', { attach: 'never' });
  const name = writeNotebook([
    'import asyncio\nasync def tick():\n    while True:\n        await asyncio.sleep(0.5)\nticker = asyncio.create_task(tick(), name="ticker")'
  ]);
  await lab.open(name);
  removeSettings('jupyterlab-loopscope:plugin');
  await lab.ask(injectionOf('0.0.1'));
  await lab.run(0);
  expect((await lab.ask(VERSION_OF_HELPER)).trim()).toBe('0.0.1');

  const upgraded = new Lab(await context.newPage());
  await upgraded.open(name);
  await upgraded.openIdlePanel();
  await expect.poll(async () => (await upgraded.ask(VERSION_OF_HELPER)).trim()).toBe(version);
  // The task is still there. It has no age: the new helper didn't see it begin.
  const ticker = upgraded.tasks.filter({ hasText: 'ticker' });
  await expect(await upgraded.detailsOf(ticker)).toContainText('Started by cell [1]');
  await expect(ticker).not.toContainText('ago');
  await upgraded.run(0);
  await expect(ticker).toHaveCount(2);

  // An old page does not bring the old helper back.
  await lab.ask(injectionOf('0.0.1'));
  expect((await upgraded.ask(VERSION_OF_HELPER)).trim()).toBe(version);
});
