/** `asyncio.run(main())` and `uvloop.run(main())`. */

import type { Names } from '../names';
import { ancestorOf, ancestors } from '../python';
import type { CallFact, CellFacts, Reference } from '../scopes';
import { awaitMain, doubted, writtenAs, type Recognizer } from './runner';

const RULES: Readonly<Record<string, string>> = {
  'asyncio.run': 'asyncio-run',
  'uvloop.run': 'uvloop'
};

export const asyncioRunner: Recognizer = (names, cell, call) => {
  const found = call.path.length > 0 ? names.callee(cell, call) : null;
  if (found?.meaning.kind !== 'path') {
    return null;
  }
  const { path } = found.meaning;
  const rule = RULES[path];
  if (!rule || isReplaced(names, path) || isPatchedByName(names, path, call)) {
    return null;
  }
  const written = writtenAs(cell, call);
  const rewrite = doubted(awaitMain(names, cell, call, 'main', written), call.path[0], found);
  return { rule, cell, call, written, always: rule === 'uvloop', rewrite };
};

/** Whether the notebook puts a function of its own in its place: `asyncio.run = patched`. */
function isReplaced(names: Names, path: string): boolean {
  return names.cells.some(cell =>
    assignedRuns(cell.facts).some(({ node, scope }) => {
      const found = names.value(cell, scope, node);
      return found?.meaning.kind === 'path' && found.meaning.path === path;
    })
  );
}

/**
 * Whether something is put in the place of a run by its name: `setattr(asyncio, "run", f)`, or, for what is in the block,
 * `with patch("asyncio.run"):`.
 */
function isPatchedByName(names: Names, path: string, { node }: CallFact): boolean {
  const [module, name] = path.split('.');
  const quoted = (text: string): string => `["']${text}["']`;
  const target = new RegExp(
    `^\\(\\s*(${quoted(`${module}\\.${name}`)}|${module},\\s*${quoted(name)})`
  );
  return [...names.calls(['patch', 'object', 'setattr'])].some(({ cell, call }) => {
    const { from, to } = call.arguments;
    const block = ancestorOf(call.node, 'WithStatement', 'Body');
    return (
      target.test(cell.source.slice(from, to)) &&
      (block?.kind !== 'WithStatement' || [...ancestors(node)].includes(block))
    );
  });
}

const KNOWN = new WeakMap<CellFacts, readonly Reference[]>();

/** What a cell assigns to: `….run = …`. */
function assignedRuns(facts: CellFacts): readonly Reference[] {
  let assigned = KNOWN.get(facts);
  if (!assigned) {
    assigned = (facts.attributes.get('run') ?? []).flatMap(({ node: { parent }, scope }) => {
      const target = parent?.parent?.kind === 'AssignStatement' ? parent : null;
      const next = target?.parent?.children[target.index + 1];
      return target && next?.kind === 'AssignOp' ? [{ node: target, scope }] : [];
    });
    KNOWN.set(facts, assigned);
  }
  return assigned;
}
