/**
 * Converts a script to the cells of a notebook.
 *
 * A script with `# %%` cells keeps them. Other scripts are split into imports, definitions and code that runs. The code
 * under `if __name__ == "__main__":` comes last, without the condition. Then calls that run a loop become awaits.
 */

import { fixAll } from '../engine/fix-all';
import type { CellSource, Edit } from '../diagnostics/finding';
import { isMainGuard, readsCommandLine } from '../queries/main-guard';
import { message, type Message, type RuleId } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { isValidCode } from '../rewrites/edit-gate';
import { childOf, parse, textOf, walk, type Node } from '../syntax/parse';
import { dedentLines, edit, textAfter } from '../rewrites/expressions';
import { argumentsOf } from '../semantic/arguments';
import { RULES } from '../rules';
import { indentation } from '../text/lines';
import { chunksOf, type Chunk } from './chunks';
import { isTextLabel, labelOf, markersOf } from './cell-markers';
import { readNames } from './read-names';
import { definitionOf } from './statement-shapes';

/** A cell of the notebook. */
export interface PortedCell {
  readonly kind: 'code' | 'markdown';
  readonly source: string;
}

/** The cells of the notebook, and notes for the user. */
export interface PortedCells {
  readonly cells: readonly PortedCell[];
  readonly notes: readonly Message[];
}

/** The rules about code that starts or drives a loop, because a notebook already runs one. */
const LOOP_RULES = new Set<RuleId>([
  'asyncio-run',
  'run-until-complete',
  'asyncio-runner',
  'anyio-run',
  'async-to-sync',
  'library-runner',
  'loop-lifecycle',
  'uvloop'
]);

/** Converts a script to cells that run in a notebook. */
export function toCells(script: string): PortedCells {
  const text = script.replace(/^#![^\n]*\n/, '').replace(/^#[^\n]*coding[:=][^\n]*\n/, '');
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const markers = markersOf(lines);
  const whole = readNames([{ id: 'script', source: text, executionCount: null }]);
  const notes: Message[] = [];
  let cells: PortedCell[];
  const marked = markers.length > 0 ? cellsByMarker(lines, markers) : null;
  // A marker may stand inside a statement.
  if (marked && (whole.cells[0].facts.program.broken || marked.every(isValidCell))) {
    cells = marked;
  } else if (whole.cells[0].facts.program.broken) {
    cells = [{ kind: 'code', source: text }];
    notes.push(message('port.unreadable'));
  } else {
    cells = cellsByKind(whole);
  }
  const tidy = cells
    .map(({ kind, source }) => ({ kind, source: trimmed(source) }))
    .filter(({ source }) => source !== '');
  const fixed = withoutRunners(tidy, notes);
  notes.push(...notebookNotes(whole.cells[0]));
  const unique = new Map(notes.map(note => [JSON.stringify(note), note]));
  return { cells: fixed, notes: [...unique.values()] };
}

/** Removes empty lines around a cell, and the last line end. */
function trimmed(source: string): string {
  return source.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
}

/** Whether Python accepts a cell on its own. A cell of text has no code. */
function isValidCell({ kind, source }: PortedCell): boolean {
  return kind === 'markdown' || isValidCode(parse(source));
}

/* Cells of the file. */

function cellsByMarker(lines: readonly string[], markers: readonly number[]): PortedCell[] {
  return [-1, ...markers].map((marker, index): PortedCell => {
    const source = lines.slice(marker + 1, markers[index] ?? lines.length).join('');
    const label = marker < 0 ? '' : labelOf(lines[marker]);
    if (isTextLabel(label)) {
      return { kind: 'markdown', source: uncommented(source) };
    }
    const title = label.replace(/\[\w+\]|\w+=("[^"]*"|\S+)/g, '').trim();
    return { kind: 'code', source: title ? `# ${title}\n${source}` : source };
  });
}

/** A text cell is either comments or one long string. */
function uncommented(source: string): string {
  const quoted = /^\s*("""|''')([^]*?)\1\s*$/.exec(source);
  return quoted ? quoted[2] : source.replace(/^#[ \t]?/gm, '');
}

/* Cells for a script without markers. */

type ChunkKind = 'docstring' | 'import' | 'definition' | 'code' | 'guard';

function cellsByKind(names: Names): PortedCell[] {
  const [cell] = names.cells;
  const cells: PortedCell[] = [];
  let open: { kind: ChunkKind; chunks: Chunk[] } | null = null;
  const close = (): void => {
    if (open) {
      cells.push(portedCell(names, open.kind, open.chunks));
    }
    open = null;
  };
  for (const chunk of chunksOf(cell)) {
    const kind: ChunkKind =
      chunk.nodes.length === 0
        ? ((open as { kind: ChunkKind } | null)?.kind ?? 'code')
        : chunkKind(chunk);
    const joins: boolean =
      open !== null &&
      (chunk.nodes.length === 0 ||
        ((open as { kind: ChunkKind }).kind === kind && kind !== 'guard'));
    if (!joins) {
      close();
      open = { kind, chunks: [] };
    }
    open!.chunks.push(chunk);
  }
  close();
  return cells;
}

function chunkKind(chunk: Chunk): ChunkKind {
  const [node] = chunk.nodes;
  if (chunk.nodes.every(isImport)) {
    return 'import';
  }
  if (definitionOf(chunk)) {
    return 'definition';
  }
  if (chunk.nodes.length === 1 && isMainGuard(chunk.cell, node)) {
    return 'guard';
  }
  const first = chunk.from === 0 && chunk.nodes.length === 1 && node.kind === 'ExpressionStatement';
  return first && node.children[0].kind === 'String' ? 'docstring' : 'code';
}

/** An import, or one that is allowed to fail: `try: import x`. */
function isImport(node: Node): boolean {
  if (node.kind !== 'TryStatement' && node.kind !== 'IfStatement') {
    return node.kind === 'ImportStatement';
  }
  let imports = false;
  let calls = false;
  walk(node, ({ kind }) => {
    imports ||= kind === 'ImportStatement';
    calls ||= /^(CallExpression|AwaitExpression|FunctionDefinition|ClassDefinition)$/.test(kind);
  });
  return imports && !calls;
}

function portedCell(names: Names, kind: ChunkKind, chunks: readonly Chunk[]): PortedCell {
  const [{ cell, from }] = chunks;
  const { to } = chunks[chunks.length - 1];
  const source = cell.source.slice(from, to);
  switch (kind) {
    case 'docstring':
      return docstring(cell, chunks[0], source);
    case 'guard': {
      const bare = unguarded(names, chunks[0]) + cell.source.slice(chunks[0].to, to);
      const ported: PortedCell = { kind: 'code', source: bare };
      // A notebook is `__main__` too, so the guard may stay.
      return isValidCell(ported) ? ported : { kind: 'code', source };
    }
    default:
      return { kind: 'code', source };
  }
}

/** A docstring becomes a text cell, unless the code reads it. */
function docstring(cell: Cell, chunk: Chunk, source: string): PortedCell {
  const text = textOf(cell.facts.program, chunk.nodes[0].children[0]);
  const plain = /^([rR]?)("""|'''|"|')([^]*)\2$/.exec(text);
  if (cell.facts.references.has('__doc__')) {
    return { kind: 'code', source: source.replace(text, () => `__doc__ = ${text}`) };
  }
  const readable =
    plain && (plain[1] !== '' || !plain[3].includes('\\')) && !/#/.test(source.replace(text, ''));
  if (!readable) {
    return { kind: 'code', source };
  }
  const [first, ...rest] = plain[3].split('\n');
  const used = rest.filter(line => line.trim() !== '').map(line => /^[ \t]*/.exec(line)![0].length);
  const margin = Math.min(...used, Infinity);
  return {
    kind: 'markdown',
    source: [first.trim(), ...rest.map(line => line.slice(margin))].join('\n')
  };
}

/**
 * The code under a guard, without its indentation. `sys.exit(main())` would end in an error, so its argument stays
 * alone.
 */
function unguarded(names: Names, chunk: Chunk): string {
  const { cell } = chunk;
  const [node] = chunk.nodes;
  const body = childOf(node, 'Body')!;
  const start = body.from + 1;
  const statements = body.children.filter(({ kind }) => kind !== ':' && kind !== 'Comment');
  const first = statements[0];
  const width =
    indentation(cell.source, first.from).length - indentation(cell.source, node.from).length;
  const edits = [
    ...dedentLines(cell, start, chunk.to, Math.max(0, width), body),
    ...withoutExit(names, cell, statements[statements.length - 1])
  ];
  const above = cell.source.slice(chunk.from, node.from);
  return above + textAfter(cell, start, chunk.to, edits).replace(/^[ \t]*\n?/, '');
}

function withoutExit(names: Names, cell: Cell, last: Node): Edit[] {
  const call = last.children[last.kind === 'RaiseStatement' ? 1 : 0];
  const list = call?.kind === 'CallExpression' ? childOf(call, 'ArgList') : undefined;
  const exits = /^(ExpressionStatement|RaiseStatement)$/.test(last.kind) && list;
  const callee = exits ? textOf(cell.facts.program, call.children[0]) : '';
  const known =
    last.kind === 'RaiseStatement'
      ? callee === 'SystemExit'
      : /^(sys\.exit|exit)$/.test(callee) &&
        (callee === 'exit' || isSys(names, cell, call.children[0]));
  const given = known && list ? argumentsOf(cell, list) : null;
  if (!given || given.length !== 1 || given[0].keyword !== null || given[0].star !== null) {
    return [];
  }
  const { value } = given[0];
  const around = cell.source.slice(list!.from, value.from) + cell.source.slice(value.to, list!.to);
  return value.kind === 'CallExpression' && !around.includes('\n')
    ? [edit(cell, last.from, value.from, ''), edit(cell, value.to, call.to, '')]
    : [];
}

function isSys(names: Names, cell: Cell, callee: Node): boolean {
  const found = names.value(cell, cell.facts.module, callee);
  return (
    found?.certain === true && found.meaning.kind === 'path' && found.meaning.path === 'sys.exit'
  );
}

/* Calls that run a loop. */

/**
 * Replaces calls that run a loop by awaits. Fixes of tier `ask` are applied too, because the script itself is not
 * changed.
 */
function withoutRunners(cells: readonly PortedCell[], notes: Message[]): PortedCell[] {
  const off = RULES.filter(({ id }) => !LOOP_RULES.has(id)).map(({ id }) => [id, false] as const);
  const code: CellSource[] = cells.flatMap(({ kind, source }, index) =>
    kind === 'code' ? [{ id: String(index), source, executionCount: null }] : []
  );
  const { cells: fixed, applied } = fixAll(code, ['safe', 'ask'], {
    rules: Object.fromEntries(off)
  });
  notes.push(...applied.flatMap(({ fixes }) => fixes[0].notes));
  const sources = new Map(fixed.map(({ id, source }) => [id, source]));
  return cells
    .map((cell, index) => ({ ...cell, source: trimmed(sources.get(String(index)) ?? cell.source) }))
    .filter(({ source }) => source !== '');
}

function notebookNotes(script: Cell): Message[] {
  return [
    ...(readsCommandLine(script) ? [message('note.command-line')] : []),
    ...(script.facts.references.has('__file__') ? [message('port.file')] : [])
  ];
}
