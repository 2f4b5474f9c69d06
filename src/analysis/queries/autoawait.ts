/**
 * Cells that cannot await: after `%autoawait off`, and after `%autoawait trio`, whose loop doesn't run asyncio code.
 *
 * Rules assume that a cell can await. Their findings pass through here last.
 */

import type { Edit, Finding } from '../diagnostics/finding';
import { message } from '../diagnostics/messages';
import type { Names } from '../semantic/names';
import { memoizeByFacts } from '../semantic/memoize';
import { isKind, type Node } from '../syntax/parse';

/** Values of the setting with which cells await on the kernel's own loop, as they do by default. */
const ON = /^(|on|true|asyncio)$/i;

const MAGIC = /^%autoawait\b[ \t]*(\S*)/;
/** The same as a call: `run_line_magic("autoawait", "off")`. */
const CALLED = /\b(?:run_line_)?magic\(\s*["']autoawait\b["',\s]*(\w*)/;
const CONFIG = /^%config\b.*\bautoawait[ \t]*=[ \t]*(False|0)\b/;

/** Removes the fixes that write an `await` into a cell, if the notebook turns autoawait off. */
export function respectAutoawait(names: Names, findings: readonly Finding[]): Finding[] {
  return findings.length > 0 && isAutoawaitOff(names)
    ? findings.map(finding => withoutAwaits(names, finding))
    : [...findings];
}

/** Whether any cell turns it off. Another cell may turn it on again, but which one runs last is unknown. */
function isAutoawaitOff(names: Names): boolean {
  return names.cells.some(turnsAutoawaitOff);
}

const turnsAutoawaitOff = memoizeByFacts(
  ({ source, facts: { program, attributes, calls } }) =>
    source.includes('autoawait') &&
    (attributes.has('autoawait') ||
      calls.some(({ callee, arguments: list }) => {
        const name = callee.children[2] ?? callee;
        const setting = CALLED.exec(source.slice(name.from, list.to));
        return setting?.index === 0 && !ON.test(setting[1]);
      }) ||
      program.escapes.some(({ from, to }) => {
        const line = source.slice(from, to);
        const setting = MAGIC.exec(line);
        return setting ? !ON.test(setting[1]) : CONFIG.test(line);
      }))
);

function withoutAwaits(names: Names, finding: Finding): Finding {
  const fixes = finding.fixes.filter(({ edits }) => !edits.some(edit => awaitsInCell(names, edit)));
  return fixes.length === finding.fixes.length
    ? finding
    : {
        ...finding,
        message: fixes.length > 0 ? finding.message : message('autoawait.off'),
        tier: fixes[0]?.tier ?? 'explain',
        fixes
      };
}

/** Whether an edit writes an `await` outside of any async function. */
function awaitsInCell(names: Names, { cell: id, from, insert }: Edit): boolean {
  if (!/\bawait\b/.test(insert)) {
    return false;
  }
  const { root } = names.cellWithId(id)!.facts.program;
  const around = functionAt(root, from, null);
  return around?.children[0].kind !== 'async';
}

/** The innermost function around an offset; `around` if there is none. */
function functionAt(node: Node, at: number, around: Node | null): Node | null {
  const inner = node.children.find(({ from, to }) => from <= at && at < to);
  const own = isKind(node, 'FunctionDefinition', 'LambdaExpression') ? node : around;
  return inner ? functionAt(inner, at, own) : own;
}
