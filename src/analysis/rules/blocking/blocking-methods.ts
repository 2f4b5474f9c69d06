/**
 * Calls of methods that block, and the methods that replace them.
 */

import { BLOCKING_METHODS, type BlockingMethods } from '../../catalog/blocking-calls';
import type { Edit, Fix } from '../../diagnostics/finding';
import { excerpt, message, type Message } from '../../diagnostics/messages';
import { edit, textAfter } from '../../rewrites/expressions';
import { convertBlocking } from '../../rewrites/to-await';
import { callSites, type CallSite } from '../../semantic/call-site';
import { lastNameOf, type Meaning, type Names } from '../../semantic/names';
import { runningScope, type FunctionFact } from '../../semantic/scope';

/** A call of such a method. */
export interface BlockingMethod {
  readonly site: CallSite;
  /** Whether the notebook leaves no doubt about what it calls. */
  readonly certain: boolean;
  readonly row: BlockingMethods;
}

/** The first word of the package names that each row of the table is about. */
const PACKAGE_STARTS = BLOCKING_METHODS.map(({ on }) => /\w+/.exec(on.source)![0]);

/** The calls in async functions. In plain functions they may block. */
export function* blockingMethods(names: Names): Generator<BlockingMethod> {
  const packages = [...names.packages];
  const rows = BLOCKING_METHODS.filter((_, index) =>
    packages.some(name => name.startsWith(PACKAGE_STARTS[index]))
  );
  const lastNames = rows.flatMap(row => row.names.map(lastNameOf));
  for (const site of rows.length > 0 ? callSites(names, lastNames) : []) {
    const fact = runningScope(site.scope).function;
    if (!fact?.async) {
      continue;
    }
    // Only names and dots are cached.
    const target = site.path.length > 0 ? site.target : site.meaningOf(site.callee);
    const row = target && rowOf(rows, target.meaning);
    if (row && !isNonBlockingHere(site, fact, row)) {
      yield { site, certain: target.certain, row };
    }
  }
}

function rowOf(rows: readonly BlockingMethods[], meaning: Meaning): BlockingMethods | undefined {
  if (meaning.kind !== 'path' && meaning.kind !== 'result') {
    return undefined;
  }
  const { path } = meaning;
  return rows.find(({ on, names }) =>
    names.some(name => path.endsWith(`.${name}`) && on.test(path.slice(0, -name.length - 1)))
  );
}

/** Whether an argument says not to wait, or the function makes sure that there is nothing to wait for. */
function isNonBlockingHere(
  { cell: { source }, node, argumentList }: CallSite,
  { node: around }: FunctionFact,
  { unless, asks }: BlockingMethods
): boolean {
  return (
    unless?.test(source.slice(argumentList.from + 1, argumentList.to - 1)) === true ||
    asks?.test(source.slice(around.from, node.from)) === true
  );
}

/** The message about a call in the function of this name. */
export function blockingMessage(method: BlockingMethod, name: string): Message {
  const { site, row } = method;
  const call = site.displayName;
  const { from, to } = site.callee;
  const edits = editsOfName(method);
  if (edits) {
    const counterpart = `${excerpt(textAfter(site.cell, from, to, edits))}()`;
    return message('blocking-call.counterpart', { call, name, counterpart });
  }
  return row.instead === undefined
    ? message('blocking-call.here', { call, name })
    : message('blocking-call.client', { call, name, counterpart: row.instead });
}

/** `llm.invoke(x)` to `await llm.ainvoke(x)`; empty if the object has no such method. */
export function awaitCounterpart(method: BlockingMethod): Fix[] {
  const { site, row } = method;
  const { cell, node } = site;
  const edits = editsOfName(method);
  const unnamed = site.arguments?.filter(({ keyword }) => keyword === null);
  const isAlike = unnamed && unnamed.length <= (row.places ?? unnamed.length);
  const converted =
    edits && isAlike
      ? convertBlocking(site, ({ from, word, outer }) => [
          edit(cell, from, node.from, `${outer ? '(' : ''}${word}`),
          ...edits,
          ...(outer ? [edit(cell, node.to, node.to, ')')] : [])
        ])
      : null;
  if (!edits || !converted) {
    return [];
  }
  const replacement = excerpt(`${converted.word}${textAfter(cell, node.from, node.to, edits)}`);
  return [
    {
      title: message('fix.write', { replacement }),
      tier: 'ask',
      edits: converted.edits,
      notes: [...converted.notes, message('note.others-run')]
    }
  ];
}

/** Writes the counterpart's name; `null` if there is none, or if the call doesn't show the object that has it. */
function editsOfName({ site: { cell, callee }, row }: BlockingMethod): Edit[] | null {
  const [object, , property] = callee.kind === 'MemberExpression' ? callee.children : [];
  const owner = object?.kind === 'MemberExpression' ? object.children[0] : null;
  if (row.counterpart === undefined || !property || (row.through && !owner)) {
    return null;
  }
  const name = cell.source.slice(property.from, property.to);
  return [
    ...(row.through ? [edit(cell, owner!.to, owner!.to, `.${row.through}`)] : []),
    edit(cell, property.from, property.to, row.counterpart.replace('*', name))
  ];
}
