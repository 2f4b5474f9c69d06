/**
 * Findings for a function that was passed or awaited without being called.
 */

import type { Finding, Fix } from '../diagnostics/finding';
import { message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { hasNoRequiredParameter } from '../queries/coroutine-calls';
import { edit } from '../rewrites/expressions';
import type { FunctionFact, Reference } from '../semantic/scope';
import { nodesOn } from './operands';

/** Returns one finding for the async functions that a line names but does not call. */
export function functionFindings(
  names: Names,
  cell: Cell,
  line: number,
  name: string | null
): Finding[] {
  const nodes = new Set(nodesOn(cell, line));
  const found: { readonly reference: Reference; readonly fact: FunctionFact }[] = [];
  for (const [own, references] of cell.facts.references) {
    for (const reference of name === null || own === name ? references : []) {
      const fact = nodes.has(reference.node) ? asyncFunction(names, cell, reference, own) : null;
      if (fact) {
        found.push({ reference, fact });
      }
    }
  }
  const [first] = found;
  if (!first) {
    return [];
  }
  const { from, to } = first.reference.node;
  const code = first.fact.name;
  const fix: Fix = {
    title: message('fix.call', { replacement: `${code}()` }),
    tier: 'ask',
    edits: found.map(({ reference: { node } }) => edit(cell, node.to, node.to, '()')),
    notes: []
  };
  const fixes = found.every(({ fact }) => hasNoRequiredParameter(fact)) ? [fix] : [];
  return [
    {
      rule: 'missing-await',
      cell: cell.id,
      from,
      to,
      message: message('error.function', { name: code }),
      tier: fixes.length > 0 ? 'ask' : 'explain',
      fixes
    }
  ];
}

/** The async function that a name refers to, if the name is an argument or is awaited. */
function asyncFunction(
  names: Names,
  cell: Cell,
  { node, scope }: Reference,
  name: string
): FunctionFact | null {
  const place = node.parent?.kind;
  const value =
    place === 'AwaitExpression' ||
    (place === 'ArgList' && node.parent?.children[node.index - 1]?.kind !== '*');
  const found = value ? names.resolve(cell, scope, [name], node.from) : null;
  const fact = found?.certain && found.meaning.kind === 'function' ? found.meaning.function : null;
  return fact?.async && !fact.generator && fact.decorators.length === 0 ? fact : null;
}
