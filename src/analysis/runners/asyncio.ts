/** `asyncio.run(main())` and `uvloop.run(main())`. */

import type { Names } from '../names';
import type { CellFacts, Reference } from '../scopes';
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
  const rule = RULES[found.meaning.path];
  if (!rule || isReplaced(names, found.meaning.path)) {
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
