/**
 * Code that works on a whole event loop: on the tasks that it has, on its end, on its signals. In a script that loop is
 * the program's own. In a notebook it is the kernel's, with the kernel's tasks on it.
 */

import { contextOf } from '../semantic/context';
import type { Cell, Names } from '../semantic/names';
import { isNewLoop, loopOf } from './loop';
import { displayNameOf } from './runner';
import type { CallFact } from '../semantic/scope';

const LAST_NAMES = ['all_tasks', 'stop', 'add_signal_handler'];

const KNOWN = new WeakMap<Names, string | null>();

/** A call in one of the notebook's functions that works on the whole loop, as one writes it; `null` if there is none. */
export function loopWideCall(names: Names): string | null {
  let known = KNOWN.get(names);
  if (known === undefined) {
    known = findCall(names);
    KNOWN.set(names, known);
  }
  return known;
}

function findCall(names: Names): string | null {
  for (const { cell, call } of names.calls(LAST_NAMES)) {
    const { scope } = contextOf(cell, call.scope, call.node.from);
    if (scope.kind !== 'module' && isOfLoop(names, cell, call)) {
      return displayNameOf(cell, call);
    }
  }
  return null;
}

function isOfLoop(names: Names, cell: Cell, call: CallFact): boolean {
  const found = call.path.length > 0 ? names.callee(cell, call) : null;
  if (found?.meaning.kind === 'path') {
    const made = isNewLoop(names.value(cell, call.scope, call.arguments.children[1]));
    return !made && /^asyncio\.(Task\.)?all_tasks$/.test(found.meaning.path);
  }
  const loop = loopOf(names, cell, call, 'stop') ?? loopOf(names, cell, call, 'add_signal_handler');
  return loop ? !loop.made : isGivenLoop(names, cell, call);
}

/** Whether it is a method of what a function was given as its `loop`. */
function isGivenLoop(names: Names, cell: Cell, { scope, path }: CallFact): boolean {
  return (
    path.length === 2 &&
    path[0] === 'loop' &&
    names.bindingsOf(cell, scope, 'loop').some(({ binding: { bound } }) => bound.kind === 'unknown')
  );
}
