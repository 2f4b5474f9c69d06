// Node and the packages in node_modules.
import { readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { Missing, must, say } from './run.mjs';

const OLDEST = 20;

export async function setUpNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < OLDEST) {
    throw new Missing(`Node ${OLDEST} or newer is needed; this is ${process.versions.node}.`);
  }
  if (isInstalled()) {
    return;
  }
  say('installing the node packages (npm ci)');
  await must('npm ci', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    loud: true
  });
}

/** Whether node_modules holds what the lock names. npm lists there what it installed. */
function isInstalled() {
  const wanted = packagesOf('package-lock.json');
  const present = packagesOf('node_modules', '.package-lock.json');
  if (!wanted || !present) {
    return false;
  }
  const missing = Object.entries(wanted).some(
    ([place, { version, optional, link }]) =>
      place !== '' && !optional && !link && present[place]?.version !== version
  );
  return !missing && Object.keys(present).every(place => place in wanted);
}

function packagesOf(...parts) {
  try {
    return JSON.parse(readFileSync(inRoot(...parts), 'utf8')).packages;
  } catch {
    return null;
  }
}
