/**
 * Findings that the user suppresses with a comment on the line: `# loopscope: ignore`, or a `# noqa` that was written
 * for the same mistake in another tool.
 */

import type { Finding } from '../diagnostics/finding';
import type { RuleId } from '../diagnostics/messages';
import { memoizeByFacts } from '../semantic/memoize';
import type { Cell } from '../semantic/names';
import { statementOf } from '../rewrites/statements';
import { childOf, nodeAt, walk } from '../syntax/parse';
import { startOfLine } from '../text/lines';
import type { Rule } from '../rules/shared/rule';

const OURS = /#\s*loopscope:\s*ignore\b(?:\s*\[([^\]]*)\])?/i;
const NOQA = /#\s*noqa\b(?::\s*([A-Z]+[0-9]*(?:[\s,]+[A-Z]+[0-9]+)*))?/i;

/** Whether a comment suppresses a finding. */
export function isSuppressed(cell: Cell, finding: Finding, rule: Rule): boolean {
  const comments = commentsByLine(cell);
  if (comments.size === 0) {
    return false;
  }
  return commentOffsets(cell, finding).some(at => {
    const comment = comments.get(startOfLine(cell.source, at));
    return (
      comment !== undefined && (isIgnored(comment, rule.id) || isCoveredByNoqa(comment, rule.noqa))
    );
  });
}

/** Offsets in the lines whose comments count for a finding. */
export function commentOffsets(cell: Cell, { from, to }: Finding): readonly number[] {
  // Formatters put the comment behind the closing bracket.
  const statement = statementOf(nodeAt(cell.facts.program.root, from));
  return childOf(statement, 'Body') ? [from, to] : [from, to, statement.to];
}

/** The comments that can suppress something, by the start of their line. A `#` in a string doesn't start one. */
const commentsByLine = memoizeByFacts((cell): ReadonlyMap<number, string> => {
  const found = new Map<number, string>();
  const { source, facts } = cell;
  if (/noqa|loopscope/i.test(source)) {
    walk(facts.program.root, ({ kind, from, to }) => {
      if (kind === 'Comment') {
        found.set(startOfLine(source, from), source.slice(from, to));
      }
    });
  }
  return found;
});

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
