/**
 * Decides which statements of a notebook stay at the top of a script, and which move to its `main()`.
 *
 * A notebook always has a running loop. A statement that may need the loop moves to `main()` with everything after it,
 * so that the order stays. Code above it that certainly needs no loop stays at the top, and definitions move up if that
 * changes nothing.
 */

import type { Names } from '../semantic/names';
import { textOf, type Node } from '../syntax/parse';
import { wordsIn } from '../text/lines';
import { hasAwait, isImmediate, walkImmediate, type Chunk } from './chunks';
import { HoistableChunks } from './hoistable';
import { BUILTINS, STANDARD_MODULES } from '../catalog/python-names';
import { constantOf, definitionOf, isConstant } from './statement-shapes';

/** The two parts of a script. */
export interface MainSplit {
  readonly top: ReadonlySet<Chunk>;
  readonly main: readonly Chunk[];
}

/** Standard modules that use a loop, or run other code that may. */
const LOOP_MODULES = new Set([
  'asyncio',
  'unittest',
  'runpy',
  'code',
  'test',
  'timeit',
  'cProfile',
  'profile'
]);

/** Other libraries that never use a loop. */
const LOOP_FREE_LIBRARIES = new Set([
  'numpy',
  'pandas',
  'matplotlib',
  'seaborn',
  'scipy',
  'sklearn',
  'dotenv',
  'polars'
]);

/** Built-in functions that run other code. */
const RUNS_CODE = new Set(['exec', 'eval', '__import__', 'breakpoint']);

/** Functions that read or set names dynamically. */
const DYNAMIC =
  /(?<![\w.])(globals|exec|eval|__main__)\b|(?<![\w.])(locals|vars|dir)\s*\(\s*\)|\bsys\.modules\b/;

/** Whether code uses names that are not written in it, such as with `globals()` or `import *`. */
export function hasDynamicNames(names: Names): boolean {
  return names.cells.some(
    ({ facts }) => facts.stars.length > 0 || DYNAMIC.test(facts.program.text)
  );
}

/** Splits the chunks; `null` if the notebook needs no loop and so no `main()`. */
export function splitMain(names: Names, chunks: readonly Chunk[]): MainSplit | null {
  if (!chunks.some(chunk => isLoopBound(names, chunk))) {
    return null;
  }
  const start = chunks.findIndex(chunk => !isLoopFree(names, chunk));
  const top = new Set(chunks.slice(0, start));
  const rest = chunks.slice(start);
  if (!hasDynamicNames(names)) {
    hoist(names, chunks, rest, top);
  }
  return { top, main: rest.filter(chunk => !top.has(chunk)) };
}

/** Moves definitions to the top, with the constants that they use. */
function hoist(
  names: Names,
  chunks: readonly Chunk[],
  rest: readonly Chunk[],
  top: Set<Chunk>
): void {
  const fixed = new HoistableChunks(names, chunks, new Set(top));
  const raised = rest.filter(
    chunk => chunk.nodes.length > 0 && constantOf(chunk) === null && fixed.has(chunk)
  );
  for (const chunk of raised) {
    top.add(chunk);
  }
  // Only constants that functions use move up. The others stay where they are read.
  const used = new Set<string>();
  for (const { cell, from, to } of top) {
    wordsIn(cell.facts.program.text.slice(from, to)).forEach(word => used.add(word));
  }
  for (const chunk of rest) {
    const name = constantOf(chunk);
    if (name !== null && used.has(name) && fixed.has(chunk)) {
      top.add(chunk);
    }
  }
}

/** Whether a chunk certainly needs a running loop. */
function isLoopBound(names: Names, chunk: Chunk): boolean {
  return (
    chunk.nodes.some(hasAwait) ||
    callsIn(chunk).some(({ callee }) => rootOf(names, chunk, callee) === 'asyncio')
  );
}

/** Whether a chunk certainly needs no loop. */
function isLoopFree(names: Names, chunk: Chunk): boolean {
  if (chunk.nodes.some(hasAwait)) {
    return false;
  }
  const calls = callsIn(chunk);
  const definition = definitionOf(chunk);
  const decorators = definition?.decorators ?? [];
  if (!decorators.every(node => isLoopFreeDecorator(names, chunk, node))) {
    return false;
  }
  return (
    calls.length === 0 ||
    (calls.every(({ callee }) => isLoopFreeCallee(names, chunk, callee)) &&
      !canCallBack(names, chunk))
  );
}

/** The calls that run together with a chunk. */
function callsIn({ cell, from, to }: Chunk) {
  return cell.facts.calls.filter(
    ({ node, scope }) => from <= node.from && node.from < to && isImmediate(scope)
  );
}

function isLoopFreeDecorator(names: Names, chunk: Chunk, decorator: Node): boolean {
  const { program, module } = chunk.cell.facts;
  const path = decorator.children
    .filter(({ kind }) => kind === 'VariableName' || kind === 'PropertyName')
    .map(child => textOf(program, child));
  if (path.length === 1 && isLoopFreeBuiltin(names, chunk, path[0])) {
    return true;
  }
  const found = names.resolve(chunk.cell, module, path, decorator.from);
  return (
    found?.certain === true &&
    found.meaning.kind === 'path' &&
    isLoopFreeModule(found.meaning.path.split('.')[0])
  );
}

function isLoopFreeCallee(names: Names, chunk: Chunk, callee: Node): boolean {
  const { program } = chunk.cell.facts;
  if (callee.kind === 'VariableName' && isLoopFreeBuiltin(names, chunk, textOf(program, callee))) {
    return true;
  }
  if (callee.kind === 'MemberExpression' && /String$/.test(callee.children[0].kind)) {
    return true;
  }
  const root = rootOf(names, chunk, callee);
  return root !== null && isLoopFreeModule(root);
}

function isLoopFreeBuiltin(names: Names, { cell }: Chunk, name: string): boolean {
  return BUILTINS.has(name) && !RUNS_CODE.has(name) && !names.isBound(cell.facts.module, name);
}

function isLoopFreeModule(root: string): boolean {
  return (STANDARD_MODULES.has(root) && !LOOP_MODULES.has(root)) || LOOP_FREE_LIBRARIES.has(root);
}

/** The top-level module of a callee, if it is certain. */
function rootOf(names: Names, { cell }: Chunk, callee: Node): string | null {
  const found = names.value(cell, cell.facts.module, callee);
  const known =
    found?.certain && (found.meaning.kind === 'path' || found.meaning.kind === 'result');
  return known ? (found.meaning as { path: string }).path.split('.')[0] : null;
}

/** Whether a chunk passes code of the notebook to a call, which can run it. */
function canCallBack(names: Names, chunk: Chunk): boolean {
  let found = false;
  for (const root of chunk.nodes) {
    walkImmediate(root, node => {
      found ||= node.kind === 'LambdaExpression' || isOwnCode(names, chunk, node);
    });
  }
  return found && definitionOf(chunk) === null;
}

/** Whether a name may refer to code of the notebook, because it is neither imported nor a constant. */
function isOwnCode(names: Names, chunk: Chunk, node: Node): boolean {
  if (node.kind !== 'VariableName') {
    return false;
  }
  const name = textOf(chunk.cell.facts.program, node);
  return names.cells.some(({ facts }) =>
    (facts.module.bindings.get(name) ?? []).some(
      ({ bound }) => bound.kind !== 'import' && !(bound.kind === 'value' && isConstant(bound.value))
    )
  );
}
