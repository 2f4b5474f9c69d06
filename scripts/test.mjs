// npm test: every suite. npm run test:unit, say: that one; arguments after `--` go to its runner.
import { Missing } from './setup/run.mjs';
import { runSuite, suites } from './suites.mjs';
import { seconds, table } from './table.mjs';

async function main(given) {
  const named = given.filter(arg => arg in suites);
  const extra = named.length === 1 ? given.filter(arg => arg !== named[0]) : [];
  const rows = [];
  for (const name of named.length ? named : Object.keys(suites)) {
    console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`);
    const begun = Date.now();
    rows.push({ name, ...(await attempt(name, extra)), took: Date.now() - begun });
  }
  report(rows);
}

/** A suite that could not be set up is a failed test; the others still run. */
async function attempt(name, extra) {
  try {
    return await runSuite(name, extra);
  } catch (error) {
    console.error(error instanceof Missing ? error.message : error);
    return { passed: 0, failed: 1, skipped: 0, note: error.message.split('\n')[0] };
  }
}

function report(rows) {
  const total = key => rows.reduce((sum, row) => sum + row[key], 0);
  console.log('');
  table(
    ['suite', 'passed', 'failed', 'skipped', 'time', ''],
    rows.map(row => [row.name, row.passed, row.failed, row.skipped, seconds(row.took), row.note])
  );
  console.log(
    `\n${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`
  );
  process.exitCode = total('failed') ? 1 : 0;
}

await main(process.argv.slice(2).filter(arg => arg !== '--'));
