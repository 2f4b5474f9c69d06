/**
 * The documentation of rules, written from the rules themselves.
 */

import type { Example, Rule } from './rule';

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
  const lines = rules.map(({ id, title }) => `- [${title}](${id}.md) (\`${id}\`)`);
  return `# Rules\n\nWhat Loopscope looks for in a notebook.\n\n${lines.join('\n')}\n`;
}

function rulePage({ id, title, explanation, tiers, noqa, examples, silent }: Rule): string {
  return [
    `# ${title}`,
    `Rule \`${id}\`.`,
    explanation.trim(),
    '## Examples',
    ...examples.map(exampleText),
    '## How far the fix is trusted',
    tiers.trim(),
    '## To silence it on a line',
    suppressionText(id, noqa),
    ...(silent.length > 0 ? ['## Left alone', ...silent.map(cells => codeBlock(cells))] : [])
  ]
    .join('\n\n')
    .concat('\n');
}

function suppressionText(id: string, noqa: readonly string[]): string {
  const own = `Write \`# loopscope: ignore[${id}]\` at its end.`;
  const codes = noqa.map(code => `\`${code}\``).join(', ');
  return codes ? `${own} A bare \`# noqa\` does as well, and one with any of ${codes}.` : own;
}

function exampleText({ wrong, right, remark, tier }: Example): string {
  const after = right ? `${FIXES[tier]}\n\n${codeBlock(right)}` : 'There is no fix.';
  return [remark, codeBlock(wrong), after].filter(part => part !== undefined).join('\n\n');
}

const FIXES = {
  safe: 'The fix, which may run in bulk:',
  ask: 'The fix, which asks first:',
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
