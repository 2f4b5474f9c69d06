/**
 * Handlers of `KeyboardInterrupt` around code that becomes an `await`. An interrupt reaches a cell that awaits as a
 * `CancelledError`.
 */

import type { Edit } from '../diagnostics/finding';
import { handlersOf } from '../queries/except-handlers';
import type { CallSite } from '../semantic/call-site';
import { ancestors, isKind, type Node } from '../syntax/parse';
import { edit } from './expressions';
import { importModule } from './statements';

/** The edits that let such handlers catch `CancelledError` too; `null` if there is no such handler. */
export function catchCancelled(site: CallSite): Edit[] | null {
  const types = interruptTypes(site);
  if (types.length === 0) {
    return null;
  }
  const { names, cell, scope, node } = site;
  const asyncio = importModule(names, cell, scope, node.from, 'asyncio');
  if (!asyncio) {
    return [];
  }
  const error = `${asyncio.name}.CancelledError`;
  return [
    ...asyncio.edits,
    ...types.flatMap(type =>
      type.kind === 'TupleExpression'
        ? [edit(cell, type.children[1].from, type.children[1].from, `${error}, `)]
        : [edit(cell, type.from, type.from, '('), edit(cell, type.to, type.to, `, ${error})`)]
    )
  ];
}

/** The types of handlers in the same function that catch `KeyboardInterrupt` and not `CancelledError`. */
function interruptTypes(site: CallSite): Node[] {
  const types: Node[] = [];
  let inner = site.node;
  for (const outer of ancestors(site.node)) {
    if (isKind(outer, 'FunctionDefinition', 'LambdaExpression', 'ClassDefinition')) {
      break;
    }
    if (outer.kind === 'TryStatement' && outer.children[1] === inner) {
      const handlers = handlersOf(outer) ?? [];
      const isCaught = handlers.some(
        ({ type }) => !type || /\b(CancelledError|BaseException)\b/.test(site.textOf(type))
      );
      const found = handlers.flatMap(({ type }) =>
        type && /\bKeyboardInterrupt\b/.test(site.textOf(type)) ? [type] : []
      );
      types.push(...(isCaught ? [] : found));
    }
    inner = outer;
  }
  return types;
}
