/**
 * Functions that run in another thread or process, where no event loop is running.
 */

import { callSiteAt } from '../semantic/call-site';
import { contextOf, type Context } from '../semantic/context';
import type { Cell, Names } from '../semantic/names';
import { ancestorOf, textOf, type Node } from '../syntax/parse';
import type { FunctionFact, Scope } from '../semantic/scope';

/** Functions that run their argument in a thread, a process, an executor or a cluster. */
const WORKERS = new Set([
  'Thread',
  'Timer',
  'Process',
  'to_thread',
  'to_process',
  'run_in_executor',
  'run_in_threadpool',
  'sync_to_async',
  'submit',
  'start_new_thread',
  'apply_async',
  'map_async',
  'add_job',
  'delayed',
  'remote',
  'mapPartitions',
  'foreachPartition',
  'map_partitions',
  'udf',
  'pandas_udf',
  'thread_map',
  'process_map',
  'parallel_apply'
]);

/** More of them, by their full names. At exit, the kernel's loop has ended. */
const WORKER_PATHS = /\bto_(thread|process|interpreter)\.run_sync$|^atexit\.register$/;

/** Methods by which a pool hands work to its threads or processes. */
const POOLED = /^(map|starmap|imap|imap_unordered|apply)$/;
/** Clients that send functions to workers in other processes. */
const CLUSTER_CLIENT = /^(distributed|dask\.distributed)\.(client\.)?Client(\.__enter__)?$/;
const BACKGROUND_JOBS = /^IPython\.lib\.backgroundjobs\.BackgroundJobManager\.new$/;
const POOL = /\b(Pool|ThreadPool|ThreadPoolExecutor|ProcessPoolExecutor|InterpreterPoolExecutor)\b/;
const POOL_NAME = /(pool|executor)\w*$/i;

/**
 * Gradio calls plain functions in threads: those of its interfaces, and those that its components listen with. It calls
 * such an argument `fn`.
 */
const GRADIO = /^(?:gr|gradio)\.(?:\w*Interface|on|render)$/;
const GRADIO_EVENTS =
  /\.(?:click|submit|change|input|select|upload|clear|release|blur|focus|like|load|then|success)$/;

/** Decorators of functions that a server or a queue calls in its own threads or processes. */
const SERVED =
  /(^|\.)(route|get|post|put|delete|patch|websocket|task|shared_task|callback|before_request|cli|command|scheduled_job|remote|udf|pandas_udf|sync_to_async|\w*thread(ed)?)$/;

/** Classes whose methods run in a thread or a process. */
const THREAD_CLASS = /\b\w*(Thread|Process|Runnable)\b/;

/** A place where a function's name, or an attribute of a method's, is read. */
interface NameUse {
  readonly cell: Cell;
  readonly node: Node;
  readonly scope: Scope;
}

/**
 * Whether a function never runs in the notebook's own thread.
 *
 * @param isNever - Whether a use of it never executes in a notebook.
 */
export function runsOffLoop(
  names: Names,
  cell: Cell,
  fact: FunctionFact,
  isNever: (cell: Cell, node: Node) => boolean,
  seen: ReadonlySet<FunctionFact> = new Set()
): boolean {
  if (fact.decorators.some(decorator => SERVED.test(decorator)) || seen.has(fact)) {
    return true;
  }
  const method = fact.scope.kind === 'class';
  const uses = method ? usesOfMethod(names, fact) : usesOfFunction(names, fact);
  // Other classes may have a method of this name: one use that runs off the loop is enough.
  if (method && (isThreadMethod(cell, fact) || uses.some(use => isPassedToWorker(names, use)))) {
    return true;
  }
  const calls = uses
    .map(use => ({ use, around: contextOf(use.cell, use.scope, use.node.from) }))
    // A recursive call doesn't tell who called the function first.
    .filter(({ around }) => around.function !== fact);
  return (
    calls.length > 0 &&
    calls.every(
      ({ use, around }) =>
        isPassedToWorker(names, use) ||
        isNever(use.cell, use.node) ||
        isLambdaOffLoop(names, use.cell, around) ||
        (around.function !== null &&
          runsOffLoop(names, use.cell, around.function, isNever, new Set([...seen, fact])))
    )
  );
}

/** Whether code stands in a lambda that runs off the loop. */
export function isLambdaOffLoop(names: Names, cell: Cell, { kind, scope }: Context): boolean {
  return kind === 'lambda' && isPassedToWorker(names, { cell, node: scope.node });
}

/** The places that read a function's name, except those that surely mean another function. */
function usesOfFunction(names: Names, fact: FunctionFact): NameUse[] {
  const uses: NameUse[] = [];
  for (const { cell, reference } of names.references(fact.name, fact.scope)) {
    const { node, scope } = reference;
    const found = names.resolve(cell, scope, [fact.name], node.from);
    const other =
      found?.certain && !(found.meaning.kind === 'function' && found.meaning.function === fact);
    if (!other) {
      uses.push({ cell, node, scope });
    }
  }
  return uses;
}

/** The places that read an attribute of a method's name, such as `self.work`, except functions of modules. */
function usesOfMethod(names: Names, { name }: FunctionFact): NameUse[] {
  return names.cells.flatMap(cell =>
    (cell.facts.attributes.get(name) ?? [])
      .map(({ node, scope }) => ({ cell, node: node.parent ?? node, scope }))
      .filter(({ node, scope }) => names.value(cell, scope, node)?.meaning.kind !== 'path')
  );
}

/** Whether it is a method of a thread class. */
function isThreadMethod({ facts: { program } }: Cell, { scope }: FunctionFact): boolean {
  const bases = scope.node.children.find(child => child.kind === 'ArgList');
  return bases !== undefined && THREAD_CLASS.test(textOf(program, bases));
}

/** Whether a value is an argument, perhaps inside `partial(…)`, of a function that runs it off the loop. */
function isPassedToWorker(names: Names, { cell, node }: Pick<NameUse, 'cell' | 'node'>): boolean {
  const list = ancestorOf(node, 'ArgList', 'Body', 'LambdaExpression');
  if (list?.kind !== 'ArgList' || !list.parent) {
    return false;
  }
  // `Thread(target=f())` calls it here and now.
  if (node.parent?.kind === 'CallExpression' && node.index === 0) {
    return false;
  }
  const callee = calleeName(names, cell, list.parent);
  const last = /(\w+)$/.exec(callee)?.[1] ?? '';
  if (
    WORKERS.has(last) ||
    WORKER_PATHS.test(callee) ||
    (POOLED.test(last) && isPool(names, cell, list.parent)) ||
    startsBackgroundJob(names, cell, list.parent)
  ) {
    return true;
  }
  const listens = GRADIO_EVENTS.test(callee) || isKeywordValue(cell, node, 'fn');
  if (GRADIO.test(callee) || (listens && names.packages.has('gradio'))) {
    return true;
  }
  return last === 'partial' && isPassedToWorker(names, { cell, node: list.parent });
}

/** Whether a call starts a job of IPython's job manager, which runs in a thread. */
function startsBackgroundJob(names: Names, cell: Cell, node: Node): boolean {
  const meaning = callSiteAt(names, cell, node)?.target?.meaning;
  return meaning?.kind === 'result' && BACKGROUND_JOBS.test(meaning.path);
}

/** The full name of what a call calls, if it is imported, or else its text. */
function calleeName(names: Names, cell: Cell, node: Node): string {
  const qualifiedName = callSiteAt(names, cell, node)?.qualifiedName;
  return qualifiedName ?? textOf(cell.facts.program, node.children[0]);
}

/** Whether a call is a method of a pool: judged by the object's origin, or else by its name. */
export function isPool(names: Names, cell: Cell, node: Node): boolean {
  const site = callSiteAt(names, cell, node);
  const [object] = node.children[0].children;
  if (!site || !object) {
    return false;
  }
  const meaning = site.meaningOf(object)?.meaning;
  const text = site.textOf(object);
  return meaning?.kind === 'result'
    ? POOL.test(meaning.path) || CLUSTER_CLIENT.test(meaning.path)
    : POOL_NAME.test(text) || POOL.test(text);
}

/** Whether a value is a keyword argument: `fn=value`. */
function isKeywordValue(cell: Cell, { parent, index }: Node, keyword: string): boolean {
  const [name, sign] = parent?.children.slice(Math.max(0, index - 2), index) ?? [];
  return sign?.kind === 'AssignOp' && textOf(cell.facts.program, name) === keyword;
}
