/**
 * The cells of a notebook, and an index over their facts. Both are kept from one analysis to the next, so that an edit
 * costs as much as the edited cell, and not as the notebook.
 */

import type { CellSource } from '../diagnostics/finding';
import { readCell } from './cell-facts';
import type { Binding, CallFact, CellFacts } from './scope';

/** A cell and its facts. */
export interface Cell {
  readonly id: string;
  readonly source: string;
  readonly executionCount: number | null;
  /** Its place in the document. */
  readonly index: number;
  readonly facts: CellFacts;
}

/** Facts by name and cell id, in no particular order. */
type Index<Value> = Map<string, Map<string, readonly Value[]>>;

/** A notebook that is read again after each change. */
export class Notebook {
  private readonly byId = new Map<string, Cell>();
  private readonly callIndex: Index<CallFact> = new Map();
  private readonly bindingIndex: Index<Binding> = new Map();
  private ordered: readonly Cell[] = [];

  /** The cells, in the order of the document. */
  get cells(): readonly Cell[] {
    return this.ordered;
  }

  /** Updates the cells. Only those whose source changed are read. */
  update(sources: readonly CellSource[]): void {
    const ids = new Set<string>();
    this.ordered = sources.map((source, index) => {
      ids.add(source.id);
      return this.take(source, index);
    });
    for (const cell of this.byId.size > ids.size ? [...this.byId.values()] : []) {
      if (!ids.has(cell.id)) {
        this.forget(cell);
        this.byId.delete(cell.id);
      }
    }
  }

  /** The cells that call something of this last name, with the calls. */
  calls(name: string): { cell: Cell; found: readonly CallFact[] }[] {
    return this.lookUp(this.callIndex, name);
  }

  /** The cells that bind a global name, with the bindings. */
  bindings(name: string): { cell: Cell; found: readonly Binding[] }[] {
    return this.lookUp(this.bindingIndex, name);
  }

  /** Whether any cell calls something of this last name. */
  isCalled(name: string): boolean {
    return (this.callIndex.get(name)?.size ?? 0) > 0;
  }

  private lookUp<Value>(
    index: Index<Value>,
    name: string
  ): { cell: Cell; found: readonly Value[] }[] {
    const result: { cell: Cell; found: readonly Value[] }[] = [];
    const held = index.get(name);
    // Most names that rules look for aren't in the notebook.
    if (!held) {
      return result;
    }
    for (const [id, found] of held) {
      result.push({ cell: this.byId.get(id)!, found });
    }
    return result.sort((a, b) => a.cell.index - b.cell.index);
  }

  private take({ id, source, executionCount }: CellSource, index: number): Cell {
    const before = this.byId.get(id);
    if (before?.source === source) {
      if (before.executionCount === executionCount && before.index === index) {
        return before;
      }
      const moved = { ...before, executionCount, index };
      this.byId.set(id, moved);
      return moved;
    }
    const cell = { id, source, executionCount, index, facts: readCell(source, before?.facts) };
    if (before) {
      this.forget(before);
    }
    this.byId.set(id, cell);
    remember(this.callIndex, id, cell.facts.callsByName);
    remember(this.bindingIndex, id, cell.facts.module.bindings);
    return cell;
  }

  private forget({ id, facts }: Cell): void {
    for (const name of facts.callsByName.keys()) {
      this.callIndex.get(name)?.delete(id);
    }
    for (const name of facts.module.bindings.keys()) {
      this.bindingIndex.get(name)?.delete(id);
    }
  }
}

function remember<Value>(
  index: Index<Value>,
  id: string,
  held: ReadonlyMap<string, readonly Value[]>
): void {
  for (const [name, values] of held) {
    const cells = index.get(name);
    if (cells) {
      cells.set(id, values);
    } else {
      index.set(name, new Map([[id, values]]));
    }
  }
}
