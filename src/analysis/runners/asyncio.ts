/** `asyncio.run(main())` and `uvloop.run(main())`. */

import type { Names } from '../names';
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
  const name = path.slice(path.lastIndexOf('.') + 1);
  return names.cells.some(cell =>
    (cell.facts.attributes.get(name) ?? []).some(({ node: { parent: target }, scope }) => {
      const statement = target?.parent;
      const assigned =
        statement?.kind === 'AssignStatement' &&
        statement.children[target!.index + 1]?.kind === 'AssignOp';
      const found = assigned ? names.value(cell, scope, target!) : null;
      return found?.meaning.kind === 'path' && found.meaning.path === path;
    })
  );
}
