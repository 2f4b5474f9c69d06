/**
 * Findings that the user suppresses with a comment on the line: `# loopscope: ignore`, or a `# noqa` that was written
 * for the same mistake in another tool.
 */

import type { Finding } from '../diagnostics/finding';
import type { RuleId } from '../diagnostics/messages';
import type { Cell } from '../semantic/names';
import { statementOf } from '../rewrites/statements';
import { childOf, nodeAt, walk } from '../syntax/parse';
import { endOfLine, startOfLine } from '../text/lines';
import type { Rule } from '../rules/shared/rule';

const OURS = /#\s*loopscope:\s*ignore\b(?:\s*\[([^\]]*)\])?/i;
const NOQA = /#\s*noqa\b(?::\s*([A-Z]+[0-9]*(?:[\s,]+[A-Z]+[0-9]+)*))?/i;

/** Whether a comment suppresses a finding. */
export function isSuppressed(cell: Cell, { from, to }: Finding, rule: Rule): boolean {
  const { source } = cell;
  if (!/noqa|loopscope/i.test(source)) {
    return false;
  }
  // Formatters put the comment behind the closing bracket.
  const statement = statementOf(nodeAt(cell.facts.program.root, from));
  const ends = childOf(statement, 'Body') ? [from, to] : [from, to, statement.to];
  return ends.some(at => {
    const comment = commentOn(cell, startOfLine(source, at), endOfLine(source, at));
    return comment !== null && (isIgnored(comment, rule.id) || isCoveredByNoqa(comment, rule.noqa));
  });
}

/** The comment that ends a line. A `#` in a string doesn't start one. */
function commentOn(cell: Cell, from: number, to: number): string | null {
  let found: string | null = null;
  walk(cell.facts.program.root, node => {
    if (node.kind === 'Comment' && from <= node.from && node.to <= to) {
      found = cell.source.slice(node.from, node.to);
    }
  });
  return found;
}

function isIgnored(comment: string, id: RuleId): boolean {
  const match = OURS.exec(comment);
  const listed = match?.[1];
  return match !== null && (listed === undefined || listed.split(/[\s,]+/).includes(id));
}

/**
 * Whether a `noqa` covers this mistake. Without codes it covers all mistakes that linters know. As in flake8, a code
 * covers all codes that begin with it.
 */
function isCoveredByNoqa(comment: string, codes: readonly string[]): boolean {
  const match = NOQA.exec(comment);
  if (!match) {
    return false;
  }
  const listed = match[1]?.toUpperCase().split(/[\s,]+/);
  return codes.some(code => !listed || listed.some(given => code.startsWith(given)));
}
