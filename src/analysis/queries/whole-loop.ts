/**
 * Code that waits for every task of the event loop, or cancels them all. In a notebook these include the kernel's own
 * tasks, which never end, and the task of the cell itself: awaiting such code can hang the kernel.
 */

import { memoize } from '../semantic/memoize';
import type { Cell, Names } from '../semantic/names';
import type { Scope } from '../semantic/scope';
import { ancestors, textOf, walk, type Node } from '../syntax/parse';

const GETS_TASKS = /\ball_tasks\(/;
/** Code that chooses some of the tasks, or stops waiting after a time. */
const CHOOSES =
  /\bget_(name|coro|stack|context)\b|__(qual)?name__|\b(starts|ends)with\(|\bif\b[^:\n]*\bin\b|\b(timeout|new_event_loop)\b|\ball_tasks\([^)]*\)\s*-\s*(?!\{)|\.difference\(/;
/** Code that waits for tasks, or cancels them. */
const WAITS = /\.cancel\(|\b(gather|wait|as_completed)\(|\bawait\s+(?!asyncio\.sleep\b)\w/;

/** How far names are followed. */
const MAX_DEPTH = 3;

/** The names of functions that wait for all tasks or cancel them, also through other functions. */
export const wholeLoopFunctions = memoize((names: Names): ReadonlySet<string> => {
  const found = new Set<string>();
  if (!isAsked(names)) {
    return found;
  }
  const codes = names.cells.flatMap(({ facts: { functions, program } }) =>
    functions.map(({ name, node }) => ({ name, code: withoutComments(textOf(program, node)) }))
  );
  const sources = new Set<string>();
  let size = -1;
  // A function joins when it uses one that joined before it.
  while (size < found.size + sources.size) {
    size = found.size + sources.size;
    for (const { name, code } of codes) {
      const gets = GETS_TASKS.test(code) || callsOne(code, sources, name);
      const isAll = gets && !CHOOSES.test(code);
      if ((isAll && WAITS.test(code)) || callsOne(code, found, name)) {
        found.add(name);
      } else if (isAll && /\breturn\b/.test(code)) {
        sources.add(name);
      }
    }
  }
  return found;
});

/** Whether a value holds all tasks of the loop: `asyncio.all_tasks()`, or a name for it. */
export function holdsAllTasks(
  names: Names,
  cell: Cell,
  scope: Scope,
  value: Node,
  depth = 0
): boolean {
  if (depth > MAX_DEPTH || !isAsked(names)) {
    return false;
  }
  const code = withoutComments(textOf(cell.facts.program, value));
  if (GETS_TASKS.test(code)) {
    return !CHOOSES.test(code);
  }
  let holds = false;
  walk(value, node => {
    if (!holds && node.kind === 'VariableName') {
      const name = textOf(cell.facts.program, node);
      holds =
        isLoopTarget(names, cell, scope, node, depth) ||
        names
          .bindingsOf(cell, scope, name)
          .some(
            ({ cell: other, binding: { bound } }) =>
              bound.kind === 'value' &&
              holdsAllTasks(names, other, bound.scope, bound.value, depth + 1)
          );
    }
  });
  return holds;
}

/** Whether a name is the target of a `for` over all tasks. */
function isLoopTarget(names: Names, cell: Cell, scope: Scope, name: Node, depth: number): boolean {
  const { program } = cell.facts;
  const text = textOf(program, name);
  return [...ancestors(name)].some(({ kind, children: [, target, , iterable] }) => {
    const isOver = kind === 'ForStatement' && textOf(program, target) === text;
    return isOver && holdsAllTasks(names, cell, scope, iterable, depth + 1);
  });
}

/** Whether the notebook asks for all tasks anywhere. Most don't, and need no further look. */
function isAsked(names: Names): boolean {
  return [...names.calls(['all_tasks'])].some(({ cell, call }) =>
    /\ball_tasks$/.test(textOf(cell.facts.program, call.callee))
  );
}

/** Whether code calls one of these functions, other than itself. */
function callsOne(code: string, functions: ReadonlySet<string>, own: string): boolean {
  return [...functions].some(name => name !== own && new RegExp(`\\b${name}\\(`).test(code));
}

function withoutComments(code: string): string {
  return code.replace(/#.*/g, '');
}
