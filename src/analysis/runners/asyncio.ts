/** `asyncio.run(main())` and `uvloop.run(main())`. */

import type { Names } from '../semantic/names';
import { ancestorOf, ancestors, type Node } from '../syntax/parse';
import type { CallFact, CellFacts, Reference } from '../semantic/scope';
import { awaitMain, askIfUncertain, displayNameOf, type Recognizer } from './runner';

const RULE_OF_PATH: Readonly<Record<string, string>> = {
  'asyncio.run': 'asyncio-run',
  'uvloop.run': 'uvloop'
};

export const recognizeAsyncioRun: Recognizer = (names, cell, call) => {
  const found = call.path.length > 0 ? names.callee(cell, call) : null;
  if (found?.meaning.kind !== 'path') {
    return null;
  }
  const { path } = found.meaning;
  const rule = RULE_OF_PATH[path];
  if (!rule || isReplaced(names, path) || isPatchedByName(names, path, call)) {
    return null;
  }
  const displayName = displayNameOf(cell, call);
  const rewrite = askIfUncertain(
    awaitMain(names, cell, call, 'main', displayName),
    call.path[0],
    found
  );
  return { rule, cell, call, displayName, always: rule === 'uvloop', rewrite };
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
  return patchesIn(names).some(
    patch => patch.path === path && (!patch.block || [...ancestors(node)].includes(patch.block))
  );
}

interface PatchByName {
  readonly path: string;
  readonly block: Node | null;
}

const PATCHES = new WeakMap<Names, readonly PatchByName[]>();

/** What a patch names: `"asyncio.run"`, or `asyncio, "run"`. */
const PATCHED = /^\(\s*["']?(asyncio|uvloop)(?:\.|,\s*["'])run["']/;

function patchesIn(names: Names): readonly PatchByName[] {
  let patches = PATCHES.get(names);
  if (!patches) {
    patches = [...names.calls(['patch', 'object', 'setattr'])].flatMap(({ cell, call }) => {
      const found = PATCHED.exec(cell.source.slice(call.arguments.from, call.arguments.to));
      const block = ancestorOf(call.node, 'WithStatement', 'Body');
      return found
        ? [{ path: `${found[1]}.run`, block: block?.kind === 'WithStatement' ? block : null }]
        : [];
    });
    PATCHES.set(names, patches);
  }
  return patches;
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
