// Run the engine on code that works, and list the findings. Each wrong one becomes a test case.
//
//   node scripts/false-alarms.mjs [folder…]
//
// The default is the standard library of this machine's Python and the notebooks in .venv. Each Python file is read
// twice: as one cell, and with one cell for each top-level statement. The report is .cache/false-alarms.md.
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundle } from './cli-bundle.mjs';
import { cache, pythonOf, venv } from './setup/paths.mjs';
import { keep } from './setup/run.mjs';
import { table } from './table.mjs';

const engine = path.join(cache, 'false-alarms', 'engine.cjs');
const english = path.join(cache, 'false-alarms', 'english.cjs');

await bundle('src/analysis/engine/index.ts', engine);
await bundle('src/messages.ts', english);
const require = createRequire(import.meta.url);
const { analyzeNotebook } = require(engine);
const { say, ENGLISH } = require(english);

/** Every file in a folder and its subfolders whose name has this ending, in a fixed order. */
function* filesIn(folder, end) {
  const entries = readdirSync(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'site-packages' && entry.name !== '__pycache__') {
      yield* filesIn(file, end);
    } else if (entry.isFile() && entry.name.endsWith(end)) {
      yield file;
    }
  }
}

/** Split code into cells: one begins at each line that starts a statement at the left margin. */
function cut(source) {
  const cells = [];
  let inString = false;
  let depth = 0;
  let previous = '';
  for (const line of source.split(/(?<=\n)/)) {
    const begins =
      !inString &&
      depth === 0 &&
      /^[A-Za-z_@]/.test(line) &&
      !/^(else|elif|except|finally|case)\b/.test(line) &&
      !previous.startsWith('@') &&
      !previous.trimEnd().endsWith('\\');
    if (begins || cells.length === 0) {
      cells.push('');
    }
    cells[cells.length - 1] += line;
    if ((line.match(/"""|'''/g) ?? []).length % 2 === 1) {
      inString = !inString;
    }
    if (!inString) {
      const code = line.replace(/#.*|"[^"\n]*"|'[^'\n]*'/g, '');
      depth += (code.match(/[([{]/g) ?? []).length - (code.match(/[)\]}]/g) ?? []).length;
      depth = Math.max(depth, 0);
    }
    if (line.trim() !== '') {
      previous = line;
    }
  }
  return cells;
}

const asCells = sources =>
  sources.map((source, index) => ({ id: `${index}`, source, executionCount: null }));

function cellsOfNotebook(text) {
  const { cells = [] } = JSON.parse(text);
  return cells.filter(cell => cell.cell_type === 'code').map(cell => [cell.source].flat().join(''));
}

const findings = [];
const counts = { files: 0, unread: 0 };

function check(file, form, sources) {
  const cells = asCells(sources.map(source => source.replace(/\r\n?/g, '\n')));
  for (const finding of analyzeNotebook(cells)) {
    const { source } = cells.find(({ id }) => id === finding.cell);
    const line = source.slice(0, finding.from).split('\n').length;
    const lines = source.split('\n');
    findings.push({
      file,
      form,
      rule: finding.rule,
      tier: finding.tier,
      message: say(finding.message, ENGLISH),
      cell: finding.cell,
      line,
      code: lines.slice(Math.max(0, line - 3), line + 1).join('\n')
    });
  }
}

function visitText(file, visit) {
  counts.files++;
  try {
    visit(new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)));
  } catch (error) {
    counts.unread++;
    console.error(`${file}: ${error.message}`);
  }
}

const given = process.argv.slice(2);
const library = keep(pythonOf(venv), [
  '-c',
  'import sysconfig; print(sysconfig.get_path("stdlib"))'
]).stdout.trim();
for (const folder of given.length > 0 ? given : [library]) {
  for (const file of filesIn(folder, '.py')) {
    visitText(file, text => {
      check(file, 'one cell', [text]);
      check(file, 'cells', cut(text));
    });
  }
}
const site = keep(pythonOf(venv), [
  '-c',
  'import sysconfig; print(sysconfig.get_path("purelib"))'
]).stdout.trim();
for (const folder of given.length > 0 ? given : [site]) {
  for (const file of filesIn(folder, '.ipynb')) {
    visitText(file, text => check(file, 'notebook', cellsOfNotebook(text)));
  }
}

const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
const count = (rule, tier) =>
  findings.filter(finding => finding.rule === rule && finding.tier === tier).length;
const rows = rules.map(rule => [
  rule,
  ...['safe', 'ask', 'explain'].map(tier => `${count(rule, tier)}`)
]);
table(['rule', 'safe', 'ask', 'explain'], rows);
console.log(`${findings.length} findings in ${counts.files} files; ${counts.unread} not read`);

const fence = '```';
const text = findings
  .map(
    ({ file, form, rule, tier, message, cell, line, code }) =>
      `## ${rule} (${tier}) ${path.relative(library, file)}, ${form}, cell ${cell}, line ${line}\n\n${message}\n\n${fence}python\n${code}\n${fence}\n`
  )
  .join('\n');
const report = path.join(cache, 'false-alarms.md');
mkdirSync(path.dirname(report), { recursive: true });
writeFileSync(report, `# Findings in code that works\n\n${text}`);
writeFileSync(path.join(cache, 'false-alarms.json'), JSON.stringify(findings));
console.log(`The report: ${report}`);
