// The suites of `npm test`: what each needs, how it runs, how its result is counted.
import { availableParallelism } from 'node:os';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setUpBrowser } from './setup/browser.mjs';
import { setUpBuild } from './setup/build.mjs';
import { setUpNode } from './setup/node.mjs';
import { binOf, cache, inRoot, pythonOf, venv } from './setup/paths.mjs';
import { setUpPython } from './setup/python.mjs';
import { EXPECTED_SKIPS } from './expected-skips.mjs';
import { keep, run, withPath } from './setup/run.mjs';

/** What suites can need; each is set up once, when the first suite asks. */
const setUps = {
  node: once(setUpNode),
  python: once(setUpPython),
  build: once(setUpBuild),
  browser: once(setUpBrowser)
};

export const suites = {
  lint: { needs: ['node', 'python'], run: lint },
  unit: { needs: ['node', 'python'], run: unit },
  helper: { needs: ['python'], run: helper },
  ui: { needs: ['node', 'python', 'build', 'browser'], run: ui }
};

/** Set up and run one suite; answers `{ passed, failed, skipped, note }`. */
export async function runSuite(name, extra = []) {
  const suite = suites[name];
  for (const need of suite.needs) {
    await setUps[need]();
  }
  return suite.run(extra);
}

const program = file => inRoot('node_modules', ...file.split('/'));
const environment = (env = {}) =>
  withPath([binOf(venv)], {
    LOOPSCOPE_PYTHON: pythonOf(venv),
    LOOPSCOPE_JUPYTER: binOf(venv),
    PYTHONDONTWRITEBYTECODE: '1',
    ...env
  });

/** Each tool counts as one test. As many run side by side as there are cores. */
async function lint(extra) {
  const node = (file, ...args) => [process.execPath, [program(file), ...args]];
  const script = (name, ...args) => [process.execPath, [inRoot('scripts', name), ...args]];
  const python = (...args) => [pythonOf(venv), ['-m', ...args]];
  const steps = {
    eslint: node('eslint/bin/eslint.js', '.', '--max-warnings', '0'),
    stylelint: node('stylelint/bin/stylelint.mjs', 'style/**/*.css'),
    prettier: node('prettier/bin/prettier.cjs', '--check', '.'),
    tsc: node('typescript/bin/tsc', '-p', 'tsconfig.test.json'),
    knip: node('knip/bin/knip.js'),
    generated: script('generate.mjs', '--check'),
    words: script('words.mjs'),
    links: script('links.mjs'),
    'ruff check': python('ruff', 'check', '.'),
    'ruff format': python('ruff', 'format', '--check', '.'),
    mypy: python('mypy')
  };
  const wanted = Object.keys(steps).filter(name => !extra.length || extra.includes(name));
  const failed = [];
  const waiting = [...wanted];
  const work = async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) {
      const [command, args] = steps[name];
      if ((await run(command, args, { env: environment(), title: name })) !== 0) {
        failed.push(name);
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return {
    passed: wanted.length - failed.length,
    failed: failed.length,
    skipped: 0,
    note: failed.join(', ')
  };
}

async function unit(extra) {
  const file = freshFile('unit.json');
  const args = [
    program('jest/bin/jest.js'),
    // Jest leaves one core free, for people who work beside it.
    '--maxWorkers=100%',
    '--json',
    `--outputFile=${file}`,
    ...extra
  ];
  const code = await run(process.execPath, args, { env: environment() });
  return counted('unit', code, file, text => {
    const result = JSON.parse(text);
    return {
      passed: result.numPassedTests,
      failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
      skips: result.testResults
        .flatMap(({ assertionResults }) => assertionResults)
        .filter(({ status }) => status !== 'passed' && status !== 'failed')
        .map(({ fullName }) => ({ test: fullName, reason: '' }))
    };
  });
}

async function helper(extra) {
  const file = freshFile('helper.xml');
  // Most tests wait for the kernel that each starts.
  const side = `-n${availableParallelism()}`;
  const args = ['-m', 'pytest', side, `--junitxml=${file}`, '-p', 'no:cacheprovider', ...extra];
  const code = await run(pythonOf(venv), args, { env: environment() });
  return counted('helper', code, file, text => {
    const number = name =>
      [...text.matchAll(/<testsuite [^>]*>/g)].reduce(
        (sum, [tag]) => sum + Number(tag.match(new RegExp(`\\b${name}="(\\d+)"`))?.[1] ?? 0),
        0
      );
    const failed = number('failures') + number('errors');
    const skips = [
      ...text.matchAll(/<testcase [^>]*?\bname="([^"]*)"[^>]*><skipped [^>]*?\bmessage="([^"]*)"/g)
    ].map(([, test, reason]) => ({ test: unescaped(test), reason: unescaped(reason) }));
    return { passed: number('tests') - failed - number('skipped'), failed, skips };
  });
}

const unescaped = text =>
  text.replace(
    /&(quot|apos|lt|gt|amp);/g,
    (_, name) => ({ quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' })[name]
  );

function ui(extra) {
  return playwright('ui.json', extra);
}

/** The browser tests; `env` may name another JupyterLab. */
export async function playwright(result, extra, env = {}) {
  const file = freshFile(result);
  const config = path.join('ui-tests', 'playwright.config.ts');
  if (!existsSync(inRoot(config))) {
    return { passed: 0, failed: 1, skipped: 0, note: `${config} is missing` };
  }
  const args = ['test', '-c', config, '--reporter=list,json', ...extra];
  const code = await run(process.execPath, [program('@playwright/test/cli.js'), ...args], {
    env: environment({
      LOOPSCOPE_CHROMIUM: await setUps.browser(),
      PLAYWRIGHT_JSON_OUTPUT_NAME: file,
      ...env
    })
  });
  return counted('ui', code, file, text => {
    const { stats, errors, suites } = JSON.parse(text);
    return {
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected + (stats.unexpected ? 0 : errors.length),
      skips: suites.flatMap(skipsIn)
    };
  });
}

/** Where a runner leaves its result: never the one of an earlier run. */
function freshFile(name) {
  const file = path.join(cache, 'results', name);
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
  return file;
}

/** The skipped tests of one file or `describe` of Playwright's. */
function skipsIn({ specs = [], suites = [] }) {
  const here = specs.flatMap(({ title, tests }) =>
    tests
      .filter(({ status }) => status === 'skipped')
      .map(({ annotations }) => ({
        test: title,
        reason: annotations.find(({ type }) => type === 'skip')?.description ?? ''
      }))
  );
  return [...here, ...suites.flatMap(skipsIn)];
}

/** Read a result. A runner that failed, left none or ran nothing counts as a failed test. */
function counted(suite, code, file, read) {
  const { passed, failed, skips } = existsSync(file)
    ? read(readFileSync(file, 'utf8'))
    : { passed: 0, failed: 0, skips: [] };
  const unexpected = judgeSkips(suite, skips);
  const skipped = skips.length - unexpected;
  const note = unexpected ? `${unexpected} skipped without an expected reason` : '';
  if (failed || unexpected) {
    return { passed, failed: failed + unexpected, skipped, note };
  }
  if (code !== 0) {
    return { passed, failed: 1, skipped, note: `the runner ended with ${code}` };
  }
  return passed
    ? { passed, failed, skipped, note: '' }
    : { passed, failed: 1, skipped, note: 'ran nothing' };
}

/** Print the skipped tests, and return how many of them should have run. */
function judgeSkips(suite, skips) {
  const versions = skips.length ? pythonVersions() : {};
  let unexpected = 0;
  for (const { test, reason } of skips) {
    const isExpected = EXPECTED_SKIPS.some(
      each =>
        each.suite === suite &&
        (each.reason === undefined || each.reason === reason) &&
        (each.test === undefined || each.test.test(test)) &&
        each.when({ ...versions, platform: process.platform })
    );
    unexpected += isExpected ? 0 : 1;
    console.log(
      `${isExpected ? 'skipped' : 'SKIPPED UNEXPECTEDLY'}: ${test}: ${reason || 'no reason'}`
    );
  }
  return unexpected;
}

/** The versions of Python and ipykernel in `.venv`, as numbers: 3.11 is 311. */
function pythonVersions() {
  const program =
    'import json, sys, ipykernel\n' +
    'print(json.dumps([sys.version_info[0] * 100 + sys.version_info[1], ipykernel.__version__]))';
  const [python, ipykernel] = JSON.parse(keep(pythonOf(venv), ['-c', program]).stdout);
  return { python, ipykernel };
}

function once(setUp) {
  let done;
  return () => (done ??= setUp());
}
