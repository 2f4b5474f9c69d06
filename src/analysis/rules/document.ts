/**
 * The documentation of rules, written from the rules themselves.
 */

import type { Example, Rule, Table } from './rule';

/** A page: its path below the documentation's folder, and its Markdown. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** A page for each rule, and one that lists them. */
export function documentRules(rules: readonly Rule[]): Page[] {
  return [
    { path: 'rules/index.md', text: ruleList(rules) },
    ...rules.map(rule => ({ path: `rules/${rule.id}.md`, text: rulePage(rule) }))
  ];
}

function ruleList(rules: readonly Rule[]): string {
  const table = {
    heads: ['Rule', 'What it finds', 'Why, and what to do'],
    rows: rules.map(({ id, title, summary }) => [`[\`${id}\`](${id}.md)`, title, summary])
  };
  return `# Rules\n\nThese are the mistakes that Loopscope finds in a notebook.\n\n${tableText(table)}\n`;
}

function rulePage(rule: Rule): string {
  const { id, title, explanation, tiers, noqa, examples, silent, table } = rule;
  return [
    `# ${title}`,
    `Rule \`${id}\`.`,
    explanation.trim(),
    ...(table ? ['## Recognised calls', tableText(table())] : []),
    '## Examples',
    ...examples.map(exampleText),
    '## Fix safety',
    tiers.trim(),
    '## Silence it on a line',
    suppressionText(id, noqa),
    ...(silent.length > 0 ? ['## Not reported', ...silent.map(cells => codeBlock(cells))] : [])
  ]
    .join('\n\n')
    .concat('\n');
}

function suppressionText(id: string, noqa: readonly string[]): string {
  const own = `Write \`# loopscope: ignore[${id}]\` at the end of the line.`;
  const codes = noqa.map(code => `\`${code}\``).join(', ');
  return codes ? `${own} A bare \`# noqa\` works too, and so does one with any of ${codes}.` : own;
}

function exampleText({ wrong, right, remark, tier }: Example): string {
  const after = right ? `${FIXES[tier]}\n\n${codeBlock(right)}` : 'There is no fix.';
  return [remark, codeBlock(wrong), after].filter(part => part !== undefined).join('\n\n');
}

const FIXES = {
  safe: 'The safe fix:',
  ask: 'The fix, after asking you:',
  explain: ''
} as const;

/** Cells as one block of code. */
function codeBlock(cells: readonly string[]): string {
  const text = cells
    .map(cell => cell.trimEnd())
    .filter(cell => cell !== '')
    .join('\n\n# %%\n');
  return `\`\`\`python\n${text}\n\`\`\``;
}

function tableText({ heads, rows }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map(cell => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
