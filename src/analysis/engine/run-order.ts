/**
 * Which cells have to run after an edit, and in which order.
 */

import { type Cell, type Names, owningScope } from '../semantic/names';
import type { Binding, Reference } from '../semantic/scope';

/**
 * The ids of the cells to run after an edit: the edited cells, and the cells that have run and use a name which one of
 * them defines, also through others. The order is that of the document. A cell that uses a name of a cell below it
 * comes after that.
 *
 * @param names - the cells as they are after the edit.
 * @param wanted - the cells that run in any case.
 */
export function cellsToRun(names: Names, wanted: ReadonlySet<string>): string[] {
  const order: Cell[] = [];
  const isPicked = (cell: Cell) => order.includes(cell);
  for (let known = -1; known < order.length;) {
    known = order.length;
    for (const cell of names.cells) {
      const hasToRun =
        wanted.has(cell.id) ||
        (cell.executionCount !== null && definingCells(names, cell).some(isPicked));
      if (hasToRun && !isPicked(cell)) {
        order.push(cell);
      }
    }
  }
  return order.map(({ id }) => id);
}

/** The other cells that define the global names which a cell uses. */
function definingCells(names: Names, cell: Cell): Cell[] {
  const found = new Set<Cell>();
  for (const [name, references] of cell.facts.references) {
    const definers = names.cells.filter(({ facts }) =>
      facts.module.bindings.get(name)?.some(isDefinition)
    );
    const others = definers.filter(other => other !== cell);
    if (others.length > 0 && references.some(reference => isReadHere(cell, name, reference))) {
      const last =
        others.filter(({ index }) => index < cell.index).pop() ?? ranBefore(others, cell);
      if (last) {
        found.add(last);
      }
    }
  }
  return [...found];
}

/** An import gives the same module again, however often it runs. */
const isDefinition = ({ bound }: Binding): boolean => bound.kind !== 'import';

/** Whether a cell reads a global name that it has not bound itself by then. */
function isReadHere(cell: Cell, name: string, { node, scope }: Reference): boolean {
  const own = cell.facts.module.bindings.get(name) ?? [];
  return (
    owningScope(scope, name).kind === 'module' &&
    !own.some(binding => !binding.conditional && boundFrom(binding) <= node.from)
  );
}

/** The offset from which a name is bound: in `x = f(x)` it is not yet where its value stands. */
function boundFrom({ at, bound }: Binding): number {
  return bound.kind === 'value' || bound.kind === 'entered' ? bound.value.to : at + 1;
}

/** Of cells below another, the last that ran before it. */
function ranBefore(below: readonly Cell[], { executionCount }: Cell): Cell | undefined {
  return below
    .filter(other => (other.executionCount ?? Infinity) < (executionCount ?? 0))
    .sort((a, b) => a.executionCount! - b.executionCount!)
    .pop();
}
