/**
 * Moves the async functions of a cell to a module, with everything that they need.
 *
 * The cells import what has moved. A second copy would be another class, or a constant that can be changed in the wrong
 * place. If anything would change its meaning in a module, nothing moves.
 */

import type { CellSource, Edit } from '../diagnostics/finding';
import { message, type Message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { isAdmitted, isValidCode } from '../rewrites/edit-gate';
import { edit } from '../rewrites/expressions';
import { parse } from '../syntax/parse';
import { startOfLine } from '../text/lines';
import { chunksOf, hasPosition, type Chunk } from './chunks';
import { ImportList } from './import-list';
import { relocationOf, dependenciesOf, obstacleToMoving } from './dependencies';
import { KEYWORDS, STANDARD_MODULES } from '../catalog/python-names';
import { readNames } from './read-names';
import { constantOf, definitionOf, onlyBinding } from './statement-shapes';

/** The changes of a move. */
export interface MovePlan {
  readonly kind: 'plan';
  /** The text of the module. */
  readonly text: string;
  /** The names that move, in the order of the module. */
  readonly names: readonly string[];
  readonly edits: readonly Edit[];
  readonly notes: readonly Message[];
}

/** The reason why nothing can move. */
export interface MoveRefused {
  readonly kind: 'refused';
  readonly why: Message;
}

/** A definition that moves. */
interface MovedItem {
  readonly name: string;
  readonly chunk: Chunk;
  /** The chunks that must be above it in the module. */
  readonly above: readonly Chunk[];
}

const WIDTH = 88;

/** Why a file cannot be a module for these cells; `null` if it can. */
export function moduleNameProblem(cells: readonly CellSource[], file: string): Message | null {
  const name = /^([A-Za-z_]\w*)\.py$/.exec(file)?.[1];
  if (name === undefined || KEYWORDS.has(name)) {
    return message('move.module-name', { name: file });
  }
  const imported = readNames(cells).cells.some(({ facts }) =>
    [...facts.module.bindings.values()].some(bindings =>
      bindings.some(({ bound }) => bound.kind === 'import' && bound.path.split('.')[0] === name)
    )
  );
  return imported || STANDARD_MODULES.has(name) ? message('move.module-taken', { name }) : null;
}

/** Plans a move of the async functions in a cell. */
export function planMove(
  cells: readonly CellSource[],
  cellId: string,
  module: string
): MovePlan | MoveRefused {
  const refused = (why: Message): MoveRefused => ({ kind: 'refused', why });
  const names = readNames(cells);
  const cell = names.cellWithId(cellId);
  // IPython removes the indentation of a whole cell; Python does not.
  if (!cell || cell.facts.program.broken || /^(?:[ \t]*\n)*[ \t]+\S/.test(cell.source)) {
    return refused(message(cell ? 'move.broken' : 'move.nothing'));
  }
  const byCell = new Map(names.cells.map(one => [one, chunksOf(one)]));
  const roots = byCell.get(cell)!.filter(isAsyncFunction);
  if (roots.length === 0) {
    return refused(message('move.nothing'));
  }
  const chunkOf = (name: string): Chunk | null => {
    const only = onlyBinding(names, name);
    return (only && byCell.get(only.cell)?.find(one => hasPosition(one, only.binding.at))) ?? null;
  };
  const imports = new ImportList();
  const items = new Map<Chunk, MovedItem>();
  const queue = [...roots];
  for (const root of roots) {
    const { name } = definitionOf(root)!;
    const only = onlyBinding(names, name);
    if (!only || only.binding.conditional) {
      return refused(message('move.twice', { name }));
    }
  }
  // The queue grows inside the loop, because dependencies join it.
  for (const chunk of queue) {
    const name = definitionOf(chunk)?.name ?? constantOf(chunk)!;
    const obstacle = obstacleToMoving(name, chunk);
    if (obstacle) {
      return refused(obstacle);
    }
    const above: Chunk[] = [];
    for (const need of dependenciesOf(names, chunk)) {
      if (need.name === name) {
        continue;
      }
      const meaning = relocationOf(names, name, need.name, chunkOf);
      if (meaning.kind === 'refused') {
        return meaning;
      }
      if (meaning.kind === 'import') {
        imports.add(names, need.name);
      } else if (meaning.kind === 'display') {
        imports.addFrom('IPython.display', 'display');
      } else {
        if (!queue.includes(meaning.chunk)) {
          queue.push(meaning.chunk);
        }
        if (need.atDefinition) {
          above.push(meaning.chunk);
        }
      }
    }
    items.set(chunk, { name, chunk, above });
  }
  const order = moduleOrder([...items.values()], items);
  if ('id' in order) {
    return refused(order);
  }
  const edits = [...new Set(order.map(({ chunk }) => chunk.cell))].flatMap(one =>
    cellEdits(
      one,
      order.filter(({ chunk }) => chunk.cell === one),
      module
    )
  );
  const text = moduleText(names, imports, order);
  if (!isAdmitted(names, { edits }) || !isValidCode(parse(text))) {
    return refused(message('move.broken'));
  }
  const touched = new Set(edits.map(one => one.cell)).size;
  return {
    kind: 'plan',
    text,
    names: order.map(({ name }) => name),
    edits,
    notes: touched > 1 ? [message('move.cells', { count: touched })] : []
  };
}

function isAsyncFunction(chunk: Chunk): boolean {
  const definition = definitionOf(chunk);
  return (
    definition?.node.kind === 'FunctionDefinition' && definition.node.children[0].kind === 'async'
  );
}

/** The order of the notebook, except that a definition is below what it needs when it runs. */
function moduleOrder(
  given: readonly MovedItem[],
  items: ReadonlyMap<Chunk, MovedItem>
): readonly MovedItem[] | Message {
  const sorted = [...given].sort(
    (a, b) => a.chunk.cell.index - b.chunk.cell.index || a.chunk.from - b.chunk.from
  );
  const done = new Set<MovedItem>();
  const open = new Set<MovedItem>();
  let problem: Message | null = null;
  const place = (item: MovedItem): void => {
    if (done.has(item)) {
      return;
    }
    open.add(item);
    for (const chunk of item.above) {
      const other = items.get(chunk)!;
      if (open.has(other)) {
        problem ??= message('move.order', { user: item.name, name: other.name });
      } else {
        place(other);
      }
    }
    open.delete(item);
    done.add(item);
  };
  sorted.forEach(place);
  return problem ?? [...done];
}

/* Text of the module. */

function moduleText(names: Names, imports: ImportList, items: readonly MovedItem[]): string {
  const future = names.cells.some(({ facts }) =>
    /^[ \t]*from\s+__future__\s+import\b.*\bannotations\b/m.test(facts.program.text)
  );
  const head = [...(future ? ['from __future__ import annotations', ''] : []), ...imports.lines()];
  let text = head.join('\n').trim();
  let before: MovedItem | undefined;
  for (const item of items) {
    const constants =
      constantOf(item.chunk) !== null && (!before || constantOf(before.chunk) !== null);
    const gap = text === '' ? '' : constants ? (before ? '\n' : '\n\n') : '\n\n\n';
    text += gap + itemText(item.chunk);
    before = item;
  }
  return `${text}\n`;
}

function itemText(chunk: Chunk): string {
  return chunk.cell.source.slice(itemStart(chunk), chunk.to).trimEnd();
}

/** The start of a definition, including the comments directly above it. */
function itemStart({ cell, from, nodes }: Chunk): number {
  let start = startOfLine(cell.source, nodes[0].from);
  while (start > from) {
    const above = startOfLine(cell.source, start - 1);
    if (!/^[ \t]*#/.test(cell.source.slice(above, start))) {
      break;
    }
    start = above;
  }
  return start;
}

/* Edits of the cells. */

/** The import replaces the first definition that moves; the others are removed. */
function cellEdits(cell: Cell, items: readonly MovedItem[], module: string): Edit[] {
  const sorted = [...items].sort((a, b) => a.chunk.from - b.chunk.from);
  const line = importLine(
    module,
    sorted.map(({ name }) => name)
  );
  const [first, ...rest] = sorted.map(({ chunk }) => chunk);
  const start = itemStart(first);
  const end = start + cell.source.slice(start, first.to).trimEnd().length;
  return [
    edit(cell, start, end, line),
    ...rangesToRemove(rest).map(range => removeRange(cell, range))
  ];
}

/** The ranges of chunks. Adjacent chunks form one range. */
function rangesToRemove(chunks: readonly Chunk[]): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  for (const chunk of chunks) {
    const start = itemStart(chunk);
    const blank = chunk.cell.source.slice(chunk.from, start).trim() === '';
    const from = blank ? chunk.from : start;
    const last = ranges[ranges.length - 1];
    if (last?.to === from) {
      last.to = chunk.to;
    } else {
      ranges.push({ from, to: chunk.to });
    }
  }
  return ranges;
}

/** At the end of a cell, the preceding line break is removed too. */
function removeRange(cell: Cell, { from, to }: { from: number; to: number }): Edit {
  return edit(cell, to === cell.source.length ? from - 1 : from, to, '');
}

function importLine(module: string, names: readonly string[]): string {
  const line = `from ${module} import ${names.join(', ')}`;
  return line.length <= WIDTH
    ? line
    : `from ${module} import (\n${names.map(name => `    ${name},\n`).join('')})`;
}
