/**
 * Converts a notebook to a script that plain Python runs.
 *
 * Code that awaits or may need the loop goes into `async def main()`, which `asyncio.run(main())` starts.
 */

import { analyzeNotebook } from '../engine/analyze';
import { applyEdits } from '../diagnostics/edits';
import { fixAll } from '../engine/fix-all';
import type { CellSource, Edit } from '../diagnostics/finding';
import { isMainGuard } from '../queries/main-guard';
import { nodesWithin } from '../queries/except-handlers';
import { message, type Message, type RuleId } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { isValidCode } from '../rewrites/edit-gate';
import { ancestorOf, childOf, parse, textOf, type Node } from '../syntax/parse';
import { RULES } from '../rules';
import { edit } from '../rewrites/expressions';
import { callSiteAt, callSites } from '../semantic/call-site';
import type { FunctionFact } from '../semantic/scope';
import { chunksOf, gapBefore, textOfChunk, type Chunk } from './chunks';
import { editsForMain, globalNames } from './main-names';
import { splitMain, type MainSplit } from './split-main';
import { toPlainPython, type PlainCells } from './plain-python';
import { BUILTINS } from '../catalog/python-names';
import { readNames } from './read-names';
import { definitionOf } from './statement-shapes';

/** A script, and notes for the user. */
export interface PortedScript {
  readonly text: string;
  readonly notes: readonly Message[];
}

/** The rules whose safe fixes replace a runner by an await, because `main()` runs in a loop. */
const RUNNER_RULES: readonly RuleId[] = [
  'asyncio-run',
  'run-until-complete',
  'asyncio-runner',
  'anyio-run',
  'uvloop'
];

const INDENT = '    ';
const WIDTH = 88;

/** Functions that start tasks. */
const STARTERS = ['create_task', 'ensure_future'];

/** Names that only exist in IPython. */
const ONLY_IPYTHON = /^(get_ipython|In|Out|_{1,3}|_i{1,3}|_ih|_oh|_dh|_\d+)$/;

/** Converts the code cells of a notebook to a script. */
export function toScript(cells: readonly CellSource[]): PortedScript {
  const script = scriptFrom(cells);
  return isValidCode(parse(script.text))
    ? script
    : { text: script.text, notes: [...script.notes, message('port.invalid')] };
}

function scriptFrom(cells: readonly CellSource[]): PortedScript {
  const plain = toPlainPython(cells);
  const notes = [...plain.notes];
  const awaiting = plain.cells.some(({ source }) => /\bawait\b|\basync\b/.test(source));
  const fixed = awaiting ? withoutRunners(plain.cells, notes) : plain.cells;
  const names = readNames(fixed);
  const chunks = names.cells.flatMap(chunksOf);
  const future = chunks.filter(isFutureImport);
  const code = chunks.filter(chunk => !isFutureImport(chunk));
  const placed = splitMain(names, code);
  notes.push(...unsetNames(names, plain), ...scriptNotes(names, code, placed));
  const head = [
    ...future.map(chunk => textOfChunk(chunk, [])),
    ...(isDisplayUsed(names) ? ['from IPython.display import display'] : [])
  ];
  if (!placed) {
    return { text: scriptOf(head, blocks(code, [])), notes };
  }
  const top = code.filter(chunk => placed.top.has(chunk));
  const only = singleAwait(names, placed);
  const runner = runnerOf(names, placed, head);
  if (only) {
    const call = edit(only.chunk.cell, only.await.from, only.call.from, `${runner}(`);
    const end = edit(only.chunk.cell, only.call.to, only.call.to, ')');
    const body = textOfChunk(only.chunk, [call, end], only.guarded ? '' : INDENT);
    const guard = only.guarded ? body : `if __name__ == "__main__":\n${body}`;
    return { text: scriptOf(head, blocks(top, []), guard), notes };
  }
  const name = names.freeName('main');
  const globals = globalNames(names, placed);
  const body = blocks(placed.main, editsForMain(placed.main, globals), INDENT);
  const main = [`async def ${name}():`, ...globalStatements(globals), body].join('\n');
  const guard = `if __name__ == "__main__":\n${INDENT}${runner}(${name}())`;
  return { text: scriptOf(head, blocks(top, []), main, guard), notes };
}

/** Replaces runners by awaits, and removes nest_asyncio if no other code needs it. */
function withoutRunners(cells: readonly CellSource[], notes: Message[]): readonly CellSource[] {
  const others = Object.fromEntries(
    RULES.filter(({ id }) => !RUNNER_RULES.includes(id)).map(({ id }) => [id, false])
  );
  const { cells: fixed } = fixAll(cells, ['safe'], { rules: others });
  const alone = Object.fromEntries(RULES.map(({ id }) => [id, id === 'nest-asyncio']));
  const fix = analyzeNotebook(fixed, { rules: alone })[0]?.fixes[0];
  if (!fix) {
    return fixed;
  }
  notes.push(message('port.nest-asyncio'));
  return applyEdits(fixed, fix.edits);
}

function isFutureImport({ cell, nodes }: Chunk): boolean {
  return (
    nodes.length > 0 &&
    nodes.every(node => /^from\s+__future__\b/.test(textOf(cell.facts.program, node)))
  );
}

/** Joins chunks, with an empty line between cells. */
function blocks(chunks: readonly Chunk[], edits: readonly Edit[], indent = ''): string {
  let text = '';
  let last: Chunk | undefined;
  for (const chunk of chunks) {
    const own = textOfChunk(chunk, edits, indent);
    if (own === '') {
      continue;
    }
    const together = last?.cell === chunk.cell && last.to === chunk.from;
    const wide = !indent && [last, chunk].some(one => one && definitionOf(one) !== null);
    const gap = together ? gapBefore(chunk) : wide ? 2 : 1;
    text += (last ? '\n'.repeat(1 + (together ? gap : Math.max(gap, 1))) : '') + own;
    last = chunk;
  }
  return text;
}

function scriptOf(head: readonly string[], ...parts: readonly string[]): string {
  const body = parts.filter(part => part !== '').join('\n\n\n');
  const gap = /^(#|import\b|from\b)/.test(body) ? '\n' : '\n\n\n';
  const all = [head.join('\n'), body].filter(part => part !== '').join(gap);
  return all === '' ? '' : `${all}\n`;
}

function globalStatements(globals: readonly string[]): string[] {
  const lines: string[] = [];
  for (const name of globals) {
    const last = lines[lines.length - 1];
    if (last && last.length + name.length + 2 <= WIDTH) {
      lines[lines.length - 1] = `${last}, ${name}`;
    } else {
      lines.push(`${INDENT}global ${name}`);
    }
  }
  return lines;
}

/** The script's name for `asyncio.run`. A missing import is added to `head`. */
function runnerOf(names: Names, { top }: MainSplit, head: string[]): string {
  const chunks = [...top];
  let others = false;
  let imported = false;
  for (const cell of names.cells) {
    for (const { bound, at, conditional } of cell.facts.module.bindings.get('asyncio') ?? []) {
      const own = bound.kind === 'import' && bound.path === 'asyncio' && !conditional;
      others ||= !own;
      imported ||=
        own && chunks.some(chunk => chunk.cell === cell && chunk.from <= at && at < chunk.to);
    }
  }
  if (others) {
    const name = names.freeName('_asyncio');
    head.push(`import asyncio as ${name}`);
    return `${name}.run`;
  }
  if (!imported) {
    head.push('import asyncio');
  }
  return 'asyncio.run';
}

/** The `await main()` that would be the only statement of `main()`: the script can run that coroutine directly. */
function singleAwait(
  names: Names,
  { main }: MainSplit
): { chunk: Chunk; await: Node; call: Node; guarded: boolean } | null {
  const [chunk] = main;
  if (main.length !== 1 || chunk.nodes.length !== 1) {
    return null;
  }
  const [node] = chunk.nodes;
  const guarded = isMainGuard(chunk.cell, node);
  const body = guarded ? childOf(node, 'Body')!.children.filter(isStatementNode) : [node];
  const waiting = body.length === 1 ? body[0].children[0] : undefined;
  const call = waiting?.children[1];
  if (
    body[0].kind !== 'ExpressionStatement' ||
    waiting?.kind !== 'AwaitExpression' ||
    call?.kind !== 'CallExpression' ||
    call.children[0].kind !== 'VariableName'
  ) {
    return null;
  }
  const { program, module } = chunk.cell.facts;
  const found = names.resolve(chunk.cell, module, [textOf(program, call.children[0])], call.from);
  const own = found?.certain && found.meaning.kind === 'function' && found.meaning.function;
  const list = childOf(call, 'ArgList');
  const plain = own && own.async && !own.generator && own.decorators.length === 0;
  return plain && list && !hasCall(list) ? { chunk, await: waiting, call, guarded } : null;
}

function isStatementNode({ kind }: Node): boolean {
  return kind !== ':' && kind !== 'Comment';
}

function hasCall(node: Node): boolean {
  return (
    /^(CallExpression|AwaitExpression|LambdaExpression|\w*Comprehension\w*)$/.test(node.kind) ||
    node.children.some(hasCall)
  );
}

function isDisplayUsed(names: Names): boolean {
  return isUsedUnbound(names, 'display');
}

function isUsedUnbound(names: Names, name: string): boolean {
  return names.cells.some(({ facts }) =>
    (facts.references.get(name) ?? []).some(({ scope }) => !names.isBound(scope, name))
  );
}

/** A note about names that are no longer bound. */
function unsetNames(names: Names, { removedWords }: PlainCells): Message[] {
  const missed = [...removedWords].filter(
    name => !BUILTINS.has(name) && !ONLY_IPYTHON.test(name) && isUsedUnbound(names, name)
  );
  return missed.length > 0 ? [message('port.unset', { names: missed.sort().join(', ') })] : [];
}

/** Notes about differences between the script and the notebook. */
function scriptNotes(names: Names, chunks: readonly Chunk[], placed: MainSplit | null): Message[] {
  const notes: Message[] = [];
  const shown = chunks.filter(chunk => isShown(names, chunk, chunks)).length;
  if (shown > 0) {
    notes.push(message('port.shown', { count: shown }));
  }
  const used = new Set(names.cells.flatMap(({ facts }) => [...facts.references.keys()]));
  const special = [...used].filter(name => ONLY_IPYTHON.test(name) && isUsedUnbound(names, name));
  if (special.length > 0) {
    notes.push(message('port.ipython', { names: special.join(', ') }));
  }
  if (placed && hasLooseTasks(names)) {
    notes.push(message('port.tasks'));
  }
  if (placed && names.cells.some(hasContextVariable)) {
    notes.push(message('port.context'));
  }
  return notes;
}

function hasContextVariable({ facts: { references, attributes } }: Cell): boolean {
  return references.has('ContextVar') || attributes.has('ContextVar');
}

/** Whether tasks are started without being awaited at once. A task group awaits its own. */
function hasLooseTasks(names: Names): boolean {
  for (const { cell, scope, node, path, qualifiedName } of callSites(names, STARTERS)) {
    const called = qualifiedName?.split('.') ?? path;
    const group = names.resolve(cell, scope, path.slice(0, 1), node.from)?.meaning;
    if (
      STARTERS.includes(called[called.length - 1]) &&
      !(group?.kind === 'result' && group.path.startsWith('asyncio.TaskGroup')) &&
      ancestorOf(node, 'AwaitExpression') === undefined
    ) {
      return true;
    }
  }
  return false;
}

/** Whether the notebook shows a value of this chunk: the last expression of a cell, unless it is certainly None. */
function isShown(names: Names, chunk: Chunk, chunks: readonly Chunk[]): boolean {
  const { cell, nodes } = chunk;
  const last = nodes[nodes.length - 1];
  const ends = !chunks.some(
    other => other.cell === cell && other.from > chunk.from && other.nodes.length > 0
  );
  if (!last || !ends || last.kind !== 'ExpressionStatement') {
    return false;
  }
  const text = textOf(cell.facts.program, last).trim();
  const behind = cell.facts.program.text.slice(last.to, chunk.to);
  return (
    !/^\s*;/.test(behind) &&
    !/^[rRbBuU]?("""|''')/.test(text) &&
    !isKnownNone(names, cell, last.children[0])
  );
}

/** Functions that return None. */
const RETURNING_NONE =
  /^(print|display|exec|setattr|delattr|IPython\.display\.display|asyncio\.sleep|time\.sleep)$/;

/** Whether an expression is a call, awaited or not, that certainly returns None. */
function isKnownNone(names: Names, cell: Cell, expression: Node): boolean {
  const node = expression.kind === 'AwaitExpression' ? expression.children[1] : expression;
  const site = callSiteAt(names, cell, node);
  if (!site) {
    return false;
  }
  const meaning = site.target?.meaning;
  return meaning?.kind === 'function'
    ? site.isCertain && !hasReturnValue(meaning.function)
    : RETURNING_NONE.test(site.qualifiedName ?? site.path.join('.'));
}

function hasReturnValue({ node, generator, decorators }: FunctionFact): boolean {
  const returns = nodesWithin(node).filter(({ kind }) => kind === 'ReturnStatement');
  return generator || decorators.length > 0 || returns.some(({ children }) => children.length > 1);
}
