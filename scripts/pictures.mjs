// npm run pictures: takes the pictures in docs/pictures anew, from a real JupyterLab.
import { setUpBuild } from './setup/build.mjs';
import { setUpNode } from './setup/node.mjs';
import { setUpPython } from './setup/python.mjs';
import { Missing } from './setup/run.mjs';
import { playwright } from './suites.mjs';

try {
  await setUpNode();
  await setUpPython();
  await setUpBuild();
  const extra = process.argv.slice(2).filter(arg => arg !== '--');
  const { failed } = await playwright('pictures.json', extra, { LOOPSCOPE_PICTURES: '1' });
  process.exitCode = failed ? 1 : 0;
} catch (error) {
  if (!(error instanceof Missing)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}
