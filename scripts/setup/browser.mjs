// A Chromium for the browser tests.
import { existsSync, readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Missing, keep, must, say } from './run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** The path of a Chromium. Without one, it is installed if this runs as root on Debian. */
export async function setUpBrowser() {
  const found = findBrowser();
  if (found) {
    return found;
  }
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    say('installing Chromium (apt-get)');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await must('apt-get update', 'apt-get', ['update', '-qq'], { env });
    const packages = ['chromium', 'fonts-dejavu-core'];
    const flags = ['install', '-qq', '-y', '--no-install-recommends'];
    await must('apt-get install chromium', 'apt-get', [...flags, ...packages], { env });
    const installed = findBrowser();
    if (installed) {
      return installed;
    }
  }
  throw new Missing(
    'Chromium is needed by the browser tests. Install it ' +
      '(Debian: apt-get install chromium), or name it in LOOPSCOPE_CHROMIUM.'
  );
}

function findBrowser() {
  const given = process.env.LOOPSCOPE_CHROMIUM;
  if (given) {
    if (keep(given, ['--version']).code !== 0) {
      throw new Missing(`LOOPSCOPE_CHROMIUM=${given} does not start.`);
    }
    return given;
  }
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const onPath = ['/usr/bin', ...folders].flatMap(folder =>
    NAMES.map(name => path.join(folder, name))
  );
  const apps = [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  ];
  return [...onPath, ...apps, ...playwrights()].find(file => existsSync(file)) ?? null;
}

/** The browsers that Playwright has downloaded, newest first. */
function playwrights() {
  const cache =
    process.env.PLAYWRIGHT_BROWSERS_PATH ??
    (process.platform === 'darwin'
      ? path.join(os.homedir(), 'Library', 'Caches', 'ms-playwright')
      : path.join(os.homedir(), '.cache', 'ms-playwright'));
  const inside = [
    'chrome-linux/chrome',
    'chrome-linux64/chrome',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium'
  ];
  if (!existsSync(cache)) {
    return [];
  }
  return readdirSync(cache)
    .filter(name => /^chromium-\d+$/.test(name))
    .sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)))
    .flatMap(name => inside.map(file => path.join(cache, name, file)));
}
