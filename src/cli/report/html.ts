/**
 * The report as a page: one file without scripts, that loads nothing.
 */

import type { RuleId, Tier } from '../../analysis';
import { RULES } from '../../analysis/engine';
import { ENGLISH, say } from '../../messages';
import type { FileReport, LocatedFinding } from '../check-file';
import { version } from '../version';
import { addressInside } from './address';
import type { Report } from './report';
import { summarize, type RunSummary } from './summary';

/** The numbers, the rules, and the findings of each file. */
export function htmlReport(report: Report): string {
  const summary = summarize(report.files);
  const withFindings = report.files.filter(({ left }) => left.length > 0);
  const title =
    summary.left > 0 ? `${count(summary.left, 'asyncio finding')}` : 'No asyncio findings';
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    // The text of notebooks can't bring code or pictures in, even if a character were not escaped.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${title}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${title}</h1>`,
    numbers(summary, report.baselined),
    ...rulesTable(report, summary),
    ...withFindings.map(file => fileSection(file, report)),
    ...list(
      'Files that could not be checked',
      report.files.filter(({ status }) => status === 'unusable')
    ),
    ...list(
      'Files that were skipped',
      report.files.filter(({ status }) => status === 'skipped')
    ),
    '</main>',
    `<footer>Loopscope ${escaped(version)}</footer>`,
    '</body>',
    '</html>\n'
  ].join('\n');
}

function numbers(summary: RunSummary, baselined: number): string {
  const ofTier = (tier: Tier): number =>
    summary.rules.reduce((sum, { tiers }) => sum + tiers[tier], 0);
  const cards: readonly (readonly [number, string])[] = [
    [summary.checked, 'files checked'],
    [summary.filesLeft, 'files with findings'],
    [ofTier('safe'), 'findings with a safe fix'],
    [ofTier('ask'), 'findings with a fix to review'],
    [ofTier('explain'), 'findings without an automatic fix'],
    ...(summary.fixed > 0 ? [[summary.fixed, 'findings fixed now'] as const] : []),
    ...(summary.ignored > 0 ? [[summary.ignored, 'findings ignored now'] as const] : []),
    ...(baselined > 0 ? [[baselined, 'findings in the baseline'] as const] : [])
  ];
  const items = cards.map(([number, what]) => `<div><dd>${number}</dd><dt>${what}</dt></div>`);
  return `<dl>${items.join('')}</dl>`;
}

function rulesTable({ levelOf }: Report, { rules }: RunSummary): string[] {
  const rows = rules
    .filter(({ left }) => left > 0)
    .map(
      ({ rule, left, tiers }) =>
        `<tr><th scope="row"><code>${rule}</code></th><td>${escaped(titleOf(rule))}</td>` +
        `<td>${levelOf(rule)}</td><td>${left}</td><td>${tiers.safe}</td><td>${tiers.ask}</td>` +
        `<td>${tiers.explain}</td></tr>`
    );
  const heads = ['Rule', 'What', 'Level', 'Findings', 'Safe fix', 'Fix to review', 'No fix'];
  const head = heads.map(text => `<th scope="col">${text}</th>`).join('');
  return rows.length === 0
    ? []
    : [
        '<h2>Rules</h2>',
        `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>`,
        ...rows,
        '</tbody></table></div>'
      ];
}

const TITLES = new Map<RuleId, string>(RULES.map(({ id, title }) => [id, title]));

const titleOf = (rule: RuleId): string => TITLES.get(rule) ?? '';

function fileSection({ path, left }: FileReport, { levelOf }: Report): string {
  return [
    '<section>',
    `<h2><bdi>${escaped(addressInside(path))}</bdi></h2>`,
    '<ol>',
    ...left.map(found => findingItem(found, levelOf(found.finding.rule))),
    '</ol>',
    '</section>'
  ].join('\n');
}

const FIX_TEXTS = { safe: 'Safe fix', ask: 'Fix to review' } as const;

function findingItem({ finding, cell, line, code }: LocatedFinding, level: string): string {
  const [fix] = finding.fixes;
  const place = cell === null ? `Line ${line}` : `Cell ${cell}, line ${line}`;
  return [
    `<li class="${level}">`,
    `<p class="place">${place} · <code>${finding.rule}</code> · ${level}</p>`,
    `<p>${escaped(say(finding.message, ENGLISH))}</p>`,
    `<pre><code><bdi>${escaped(code)}</bdi></code></pre>`,
    ...(fix
      ? [`<p class="fix">${FIX_TEXTS[fix.tier]}: ${escaped(say(fix.title, ENGLISH))}</p>`]
      : []),
    '</li>'
  ].join('\n');
}

function list(title: string, files: readonly FileReport[]): string[] {
  const items = files.map(
    ({ path, problem }) =>
      `<li><bdi>${escaped(addressInside(path))}</bdi>: ${escaped(problem ?? '')}.</li>`
  );
  return items.length === 0
    ? []
    : ['<section>', `<h2>${title}</h2>`, '<ul>', ...items, '</ul>', '</section>'];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
};

/** A text as HTML. Characters that are invisible or turn the text around are shown as their code. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"']/g, character => ENTITIES[character])
    .replace(
      /[^\P{Cc}\t\n]|\p{Cf}|\p{Cs}/gu,
      character => `\\u{${character.codePointAt(0)!.toString(16)}}`
    );
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

const STYLE = `
:root { --ink: #1f2328; --quiet: #59636e; --paper: #fff; --box: #f6f8fa; --line: #d1d9e0;
  --error: #cf222e; --warning: #9a6700; --hint: #0969da; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --quiet: #9198a1; --paper: #0d1117; --box: #161b22; --line: #3d444d;
    --error: #ff7b72; --warning: #e3b341; --hint: #79c0ff; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main, footer { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { margin: 1rem 0; font-size: 1.8rem; }
h2 { margin: 2rem 0 0.5rem; font-size: 1.2rem; overflow-wrap: anywhere; }
dl { display: flex; flex-wrap: wrap; gap: 0.75rem; }
dl div { display: flex; flex-direction: column; flex: 1 1 8rem; padding: 0.75rem; border: 1px solid var(--line); border-radius: 6px; }
dd { margin: 0; font-size: 1.5rem; font-weight: 600; }
dt, .place, footer { color: var(--quiet); font-size: 0.875rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
th, td { padding: 0.4rem 0.6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
td:nth-child(n + 4), th:nth-child(n + 4) { text-align: right; }
ol { padding: 0; list-style: none; }
ol li { margin: 0 0 1rem; padding: 0.25rem 1rem; border-left: 4px solid var(--warning); }
li.error { border-color: var(--error); }
li.hint { border-color: var(--hint); }
li p { margin: 0.4rem 0; overflow-wrap: anywhere; }
pre { margin: 0.4rem 0; padding: 0.6rem; overflow-x: auto; background: var(--box); border-radius: 6px; }
code { font: 0.9em/1.4 ui-monospace, monospace; }
@media print {
  ol li, tr, dl div { break-inside: avoid; }
  h2 { break-after: avoid; }
  pre { white-space: pre-wrap; border: 1px solid var(--line); }
}
`;
