/**
 * The browser tests: a real JupyterLab, a real kernel, a real Chromium.
 */

import { defineConfig } from '@playwright/test';
import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { delimiter, join, resolve } from 'path';

const root = resolve(__dirname, '..');
// Chosen once: the workers read this file again, and find what the first process chose.
const folder = (process.env.LOOPSCOPE_ROOT ??= mkdtempSync(join(tmpdir(), 'loopscope-ui-')));
// Two runs on one machine get two servers.
const port = (process.env.LOOPSCOPE_PORT ??= String(20000 + (process.pid % 10000)));
const bin =
  process.env.LOOPSCOPE_JUPYTER ??
  join(root, '.venv', process.platform === 'win32' ? 'Scripts' : 'bin');
// What to run: the tests, or `matrix`, the short way for every JupyterLab; `pictures`, for the documentation;
// `benchmarks`; `lite`, a site that `npm run lite` made.
const kind = process.env.LOOPSCOPE_UI ?? 'tests';

// A kernel that says it speaks another language: ours must believe it.
const foreign = join(folder, '.data', 'kernels', 'foreign');
mkdirSync(foreign, { recursive: true });
writeFileSync(
  join(foreign, 'kernel.json'),
  JSON.stringify({
    argv: ['python', '-m', 'ipykernel_launcher', '-f', '{connection_file}'],
    display_name: 'Foreign',
    language: 'julia'
  })
);

const quiet = join(folder, '.settings', '@jupyterlab', 'apputils-extension');
mkdirSync(quiet, { recursive: true });
writeFileSync(
  join(quiet, 'notification.jupyterlab-settings'),
  JSON.stringify({ fetchNews: 'false', checkForUpdates: false })
);

// Other defaults, as a team ships them: of rules that no other test looks at.
const team = join(folder, '.jupyter', 'labconfig');
mkdirSync(team, { recursive: true });
writeFileSync(
  join(team, 'default_setting_overrides.json'),
  JSON.stringify({
    'jupyterlab-loopscope:plugin': { 'rule:anyio-run': 'error', 'rule:async-to-sync': 'off' }
  })
);

// JupyterLite needs no more than files.
const staticServer = {
  command: `python -m http.server ${port} --bind 127.0.0.1 --directory "${process.env.LOOPSCOPE_SITE}"`,
  url: `http://127.0.0.1:${port}/lab/index.html`,
  stdout: 'ignore' as const,
  stderr: 'ignore' as const,
  env: { PATH: bin + delimiter + (process.env.PATH ?? '') }
};

export default defineConfig({
  testDir: kind,
  outputDir: 'test-results',
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // One server and two cores: tests that watch a kernel while it is busy do not share them.
  workers: 1,
  retries: process.env.CI ? 1 : 0,
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [['list'], ['json']] : [['list']],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1400, height: 900 },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.LOOPSCOPE_CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-lcd-text',
        ...(kind === 'lite' ? ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'] : [])
      ]
    }
  },
  webServer:
    kind === 'lite'
      ? staticServer
      : {
          command: 'jupyter lab --config jupyter_server_config.py',
          cwd: __dirname,
          url: `http://127.0.0.1:${port}/api`,
          timeout: 90_000,
          reuseExistingServer: false,
          env: {
            ...(process.env as Record<string, string>),
            PATH: bin + delimiter + (process.env.PATH ?? ''),
            LOOPSCOPE_ROOT: folder,
            LOOPSCOPE_PORT: port,
            JUPYTER_CONFIG_DIR: join(folder, '.jupyter'),
            JUPYTER_DATA_DIR: join(folder, '.data'),
            JUPYTER_RUNTIME_DIR: join(folder, '.runtime'),
            IPYTHONDIR: join(folder, '.ipython')
          }
        }
});
