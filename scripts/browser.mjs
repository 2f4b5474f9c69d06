// Drive a real JupyterLab for something other than its tests: npm run pictures, npm run bench -- browser.
// The first argument names a folder of ui-tests/. The others go to Playwright.
import { setUpBuild } from './setup/build.mjs';
import { setUpNode } from './setup/node.mjs';
import { setUpPython } from './setup/python.mjs';
import { Missing } from './setup/run.mjs';
import { playwright } from './suites.mjs';

try {
  await setUpNode();
  await setUpPython();
  await setUpBuild();
  const [kind, ...extra] = process.argv.slice(2).filter(arg => arg !== '--');
  const { failed } = await playwright(`${kind}.json`, extra, { LOOPSCOPE_UI: kind });
  process.exitCode = failed ? 1 : 0;
} catch (error) {
  if (!(error instanceof Missing)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}
