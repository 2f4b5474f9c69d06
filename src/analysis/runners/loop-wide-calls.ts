/**
 * Code that works on a whole event loop: on its tasks, its end or its signals. In a script that loop is the program's
 * own. In a notebook it is the kernel's, with the kernel's tasks on it.
 */

import { callSites, type CallSite } from '../semantic/call-site';
import { memoize } from '../semantic/memoize';
import type { Names } from '../semantic/names';
import { isNewLoop, loopOf } from './loop';

const LAST_NAMES = ['all_tasks', 'stop', 'add_signal_handler'];

/** A call in one of the notebook's functions that works on the whole loop, as messages call it; `null` if there is none. */
export const loopWideCall = memoize((names: Names): string | null => {
  for (const site of callSites(names, LAST_NAMES)) {
    if (site.context.scope.kind !== 'module' && isLoopWide(site)) {
      return site.displayName;
    }
  }
  return null;
});

function isLoopWide(site: CallSite): boolean {
  if (site.qualifiedName !== null) {
    const isOfNewLoop = isNewLoop(site.meaningOf(site.argumentList.children[1]));
    return !isOfNewLoop && /^asyncio\.(Task\.)?all_tasks$/.test(site.qualifiedName);
  }
  const loop = loopOf(site, 'stop') ?? loopOf(site, 'add_signal_handler');
  return loop ? !loop.isOwn : isOfLoopParameter(site);
}

/** Whether it is a method of a function's parameter `loop`. */
function isOfLoopParameter({ names, cell, scope, path }: CallSite): boolean {
  return (
    path.length === 2 &&
    path[0] === 'loop' &&
    names
      .bindingsOf(cell, scope, 'loop')
      .some(({ binding: { bound } }) => bound.kind === 'unknown' || bound.kind === 'instance')
  );
}
