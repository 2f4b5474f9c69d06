/** `asyncio.run(main())` and `uvloop.run(main())`. */

import type { RuleId } from '../diagnostics/messages';
import { callSites, type CallSite } from '../semantic/call-site';
import { memoize, memoizeByFacts } from '../semantic/memoize';
import type { Names } from '../semantic/names';
import type { Reference } from '../semantic/scope';
import { ancestorOf, ancestors, type Node } from '../syntax/parse';
import { askIfUncertain, awaitMain, type Recognizer } from './runner';

const RULE_OF_PATH: Readonly<Record<string, RuleId>> = {
  'asyncio.run': 'asyncio-run',
  'uvloop.run': 'uvloop'
};

export const recognizeAsyncioRun: Recognizer = site => {
  const { qualifiedName } = site;
  const rule = qualifiedName === null ? undefined : RULE_OF_PATH[qualifiedName];
  if (!rule || isReplaced(site) || isPatchedByName(site)) {
    return null;
  }
  const { displayName } = site;
  const rewrite = askIfUncertain(awaitMain(site, 'main'), site.path[0], site.target);
  return { rule, site, displayName, always: rule === 'uvloop', rewrite };
};

/** Whether the notebook assigns its own function to the runner: `asyncio.run = patched`. */
function isReplaced({ names, qualifiedName }: CallSite): boolean {
  return names.cells.some(cell =>
    assignedRuns(cell).some(({ node, scope }) => {
      const found = names.value(cell, scope, node);
      return found?.meaning.kind === 'path' && found.meaning.path === qualifiedName;
    })
  );
}

/** The targets `….run = …` that a cell assigns to. */
const assignedRuns = memoizeByFacts(({ facts: { attributes } }): readonly Reference[] =>
  (attributes.get('run') ?? []).flatMap(({ node: { parent }, scope }) => {
    const target = parent?.parent?.kind === 'AssignStatement' ? parent : null;
    const next = target?.parent?.children[target.index + 1];
    return target && next?.kind === 'AssignOp' ? [{ node: target, scope }] : [];
  })
);

/**
 * Whether the runner is patched by its name: with `setattr(asyncio, "run", f)`, or with `with patch("asyncio.run"):`
 * around the call.
 */
function isPatchedByName({ names, node, qualifiedName }: CallSite): boolean {
  return patchesIn(names).some(
    ({ path, block }) => path === qualifiedName && (!block || [...ancestors(node)].includes(block))
  );
}

interface PatchByName {
  readonly path: string;
  readonly block: Node | null;
}

/** The arguments of a patch: `"asyncio.run"`, or `asyncio, "run"`. */
const PATCHED = /^\(\s*["']?(asyncio|uvloop)(?:\.|,\s*["'])run["']/;

const patchesIn = memoize((names: Names): readonly PatchByName[] =>
  [...callSites(names, ['patch', 'object', 'setattr'])].flatMap(
    ({ cell, node, argumentList: { from, to } }) => {
      const found = PATCHED.exec(cell.source.slice(from, to));
      const block = ancestorOf(node, 'WithStatement', 'Body');
      return found
        ? [{ path: `${found[1]}.run`, block: block?.kind === 'WithStatement' ? block : null }]
        : [];
    }
  )
);
