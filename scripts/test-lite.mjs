// npm run test:lite: build the site of `npm run lite`, and test it in Chromium without a network.
// Arguments go to Playwright.
import { buildSite } from './lite.mjs';
import { setUpBrowser } from './setup/browser.mjs';
import { setUpNode } from './setup/node.mjs';
import { setUpPython } from './setup/python.mjs';
import { Missing } from './setup/run.mjs';
import { playwright } from './suites.mjs';

try {
  await setUpNode();
  await setUpPython();
  await setUpBrowser();
  const env = { LOOPSCOPE_UI: 'lite', LOOPSCOPE_SITE: await buildSite() };
  const extra = process.argv.slice(2).filter(arg => arg !== '--');
  const { passed, failed } = await playwright('lite.json', extra, env);
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
} catch (error) {
  if (!(error instanceof Missing)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}
