/**
 * Cells that do not await: `%autoawait off`, and `%autoawait trio`, whose loop runs nothing of asyncio's.
 *
 * Rules may take it that a cell can await. What they offer goes through here last.
 */

import type { Edit, Finding } from '../diagnostics/finding';
import { message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import type { Node } from '../syntax/parse';
import type { CellFacts } from '../semantic/scope';

/** What the magic is told when cells await on the kernel's own loop, as they do if nobody says anything. */
const ON = /^(|on|true|asyncio)$/i;

const MAGIC = /^%autoawait\b[ \t]*(\S*)/;
/** The same as a call: `run_line_magic("autoawait", "off")`. */
const CALLED = /\b(?:run_line_)?magic\(\s*["']autoawait\b["',\s]*(\w*)/;
const CONFIG = /^%config\b.*\bautoawait[ \t]*=[ \t]*(False|0)\b/;

/** Takes away the fixes that would await in a cell, where a notebook has switched that off. */
export function respectAutoawait(names: Names, findings: readonly Finding[]): Finding[] {
  return findings.length > 0 && isAutoawaitOff(names)
    ? findings.map(finding => withoutAwaits(names, finding))
    : [...findings];
}

/** Whether any cell switches it off: another may switch it on again, but who knows which ran last. */
function isAutoawaitOff(names: Names): boolean {
  return names.cells.some(cell => {
    let off = KNOWN.get(cell.facts);
    if (off === undefined) {
      off = turnsAutoawaitOff(cell);
      KNOWN.set(cell.facts, off);
    }
    return off;
  });
}

const KNOWN = new WeakMap<CellFacts, boolean>();

function turnsAutoawaitOff({ source, facts: { program, attributes, calls } }: Cell): boolean {
  return (
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
}

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

/** Whether an edit writes an `await` that no async function surrounds. */
function awaitsInCell(names: Names, { cell: id, from, insert }: Edit): boolean {
  if (!/\bawait\b/.test(insert)) {
    return false;
  }
  const { root } = names.cells.find(cell => cell.id === id)!.facts.program;
  const around = functionAt(root, from, null);
  return around?.children[0].kind !== 'async';
}

/** The innermost function around an offset, or what is given where there is none. */
function functionAt(node: Node, at: number, around: Node | null): Node | null {
  const inner = node.children.find(({ from, to }) => from <= at && at < to);
  const own = /^(FunctionDefinition|LambdaExpression)$/.test(node.kind) ? node : around;
  return inner ? functionAt(inner, at, own) : own;
}
