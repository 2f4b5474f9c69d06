/**
 * Code that looks wrong and works: it asks first whether a loop is running, or runs in another thread.
 */

import { contextOf } from './context';
import type { Cell, Names } from './names';
import { ancestorOf, ancestors, textOf, type Node } from './python';
import type { CallFact, FunctionFact, Scope } from './scopes';

/** Words of code that asks where it runs. */
const QUESTIONS =
  /\b(get_running_loop|_get_running_loop|is_running|get_ipython|ipykernel|in_notebook|is_notebook|in_jupyter|is_jupyter|in_ipython|is_ipython|google\.colab)\b/;

/** What runs its argument elsewhere: in a thread, a process, an executor. */
const ELSEWHERE = new Set([
  'Thread',
  'Timer',
  'Process',
  'to_thread',
  'to_process',
  'run_in_executor',
  'submit',
  'start_new_thread',
  'apply_async',
  'map_async'
]);

/** Gradio calls plain functions in threads: those of its interfaces, and those that its components listen with. */
const GRADIO = /^(?:gr|gradio)\.(?:\w*Interface|on|render)$/;
const GRADIO_EVENTS =
  /\.(?:click|submit|change|input|select|upload|clear|release|blur|focus|like|load|then|success)$/;

/** Decorators of functions that a server or a queue calls in threads or processes of its own. */
const SERVED =
  /(^|\.)(route|get|post|put|delete|patch|websocket|task|shared_task|callback|before_request|cli|command|threaded|run_in_thread|remote)$/;

/** Classes whose methods run elsewhere. */
const THREAD_CLASS = /\b\w*(Thread|Process|Runnable)\b/;

/** Whether a call that blocks on a loop stands where that works, even in a notebook. */
export function worksAlready(names: Names, cell: Cell, call: CallFact): boolean {
  const context = contextOf(cell, call.scope, call.node.from);
  return (
    asksFirst(cell, call.node) ||
    expectsRuntimeError(cell, call.node) ||
    (context.kind === 'lambda' && isHandedAway(names, cell, context.scope.node)) ||
    enclosingFunctions(context.scope).some(fact => runsElsewhere(names, cell, fact))
  );
}

/** The statement of the cell that holds the call asks whether a loop runs. */
function asksFirst(cell: Cell, node: Node): boolean {
  let statement = node;
  while (statement.parent?.parent) {
    statement = statement.parent;
  }
  return QUESTIONS.test(textOf(cell.facts.program, statement));
}

/** A test that wants the very error: `with pytest.raises(RuntimeError):`. */
const RAISES = /^with\s[^\n]*\b(raises|assertRaises|assertRaisesRegex)\(\s*RuntimeError\b/;

/** The call stands in a `try` that handles the very error, or in a test that wants it. */
function expectsRuntimeError(cell: Cell, node: Node): boolean {
  let inner = node;
  for (const outer of ancestors(node)) {
    if (outer.kind === 'FunctionDefinition' || outer.kind === 'LambdaExpression') {
      return false;
    }
    if (outer.kind === 'WithStatement' && RAISES.test(textOf(cell.facts.program, outer))) {
      return true;
    }
    if (outer.kind === 'TryStatement' && inner === outer.children[1]) {
      const handlers = outer.children.filter(child => child.kind !== 'Body');
      if (handlers.some(child => /\bRuntimeError\b/.test(textOf(cell.facts.program, child)))) {
        return true;
      }
    }
    inner = outer;
  }
  return false;
}

function enclosingFunctions(scope: Scope): FunctionFact[] {
  const facts: FunctionFact[] = [];
  for (let current: Scope | null = scope; current; current = current.parent) {
    if (current.function && !current.function.async) {
      facts.push(current.function);
    }
  }
  return facts;
}

/** Whether a function never runs in the notebook's own thread. */
function runsElsewhere(
  names: Names,
  cell: Cell,
  fact: FunctionFact,
  seen: ReadonlySet<FunctionFact> = new Set()
): boolean {
  if (fact.decorators.some(decorator => SERVED.test(decorator))) {
    return true;
  }
  if (fact.scope.kind === 'class') {
    return isThreadMethod(names, cell, fact);
  }
  if (seen.has(fact)) {
    return true;
  }
  const references = [...names.references(fact.name, fact.scope)];
  return (
    references.length > 0 &&
    references.every(({ cell: other, reference }) => {
      if (isHandedAway(names, other, reference.node)) {
        return true;
      }
      const around = contextOf(other, reference.scope, reference.node.from).function;
      return around !== null && runsElsewhere(names, other, around, new Set([...seen, fact]));
    })
  );
}

/** A method of a thread class, or one that is somewhere handed to a thread: `Thread(target=self.run_loop)`. */
function isThreadMethod(names: Names, cell: Cell, fact: FunctionFact): boolean {
  const { program, attributes } = cell.facts;
  const bases = fact.scope.node.children.find(child => child.kind === 'ArgList');
  if (bases && THREAD_CLASS.test(textOf(program, bases))) {
    return true;
  }
  const uses = attributes.get(fact.name) ?? [];
  return uses.some(node => node.parent !== null && isHandedAway(names, cell, node.parent));
}

/** Whether a value is an argument, perhaps inside `partial(…)`, of something that runs it elsewhere. */
function isHandedAway(names: Names, cell: Cell, node: Node): boolean {
  const list = ancestorOf(node, 'ArgList', 'Body', 'LambdaExpression');
  if (list?.kind !== 'ArgList' || !list.parent) {
    return false;
  }
  // `Thread(target=f())` calls it here and now.
  if (node.parent?.kind === 'CallExpression' && node.index === 0) {
    return false;
  }
  const callee = textOf(cell.facts.program, list.parent.children[0]);
  const last = /(\w+)$/.exec(callee)?.[1] ?? '';
  if (ELSEWHERE.has(last) || /(pool|executor)\w*\.(map|starmap|imap|apply)$/i.test(callee)) {
    return true;
  }
  if (GRADIO.test(callee) || (GRADIO_EVENTS.test(callee) && imports(names, 'gradio'))) {
    return true;
  }
  return last === 'partial' && isHandedAway(names, cell, list.parent);
}

function imports(names: Names, module: string): boolean {
  return names.cells.some(({ facts }) =>
    [...facts.module.bindings.values()].some(bindings =>
      bindings.some(({ bound }) => bound.kind === 'import' && bound.path.split('.')[0] === module)
    )
  );
}
