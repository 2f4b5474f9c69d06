/**
 * The imports of a module that code moves to.
 */

import type { Cell, Names } from '../semantic/names';
import { walk, type Node } from '../syntax/parse';
import { STANDARD_MODULES } from '../catalog/python-names';

/** Collects imports. */
export class ImportList {
  /** The clauses of `import …` statements. */
  private readonly whole = new Set<string>();
  /** Module → the clauses of `from module import …`. */
  private readonly parts = new Map<string, Set<string>>();

  /** Adds the imports of a name. All cells must agree on it. */
  add(names: Names, name: string): void {
    for (const cell of names.cells) {
      for (const { at, bound } of cell.facts.module.bindings.get(name) ?? []) {
        if (bound.kind === 'import') {
          this.addClauses(cell, at, name);
        }
      }
    }
  }

  /** Adds a clause that no cell contains. */
  addFrom(module: string, clause: string): void {
    const clauses = this.parts.get(module) ?? new Set();
    this.parts.set(module, clauses.add(clause));
  }

  /** The import lines, standard library first. */
  lines(): string[] {
    const all = [
      ...[...this.whole].map(clause => ({ module: clause, line: `import ${clause}` })),
      ...[...this.parts].map(([module, clauses]) => ({
        module,
        line: `from ${module} import ${[...clauses].sort().join(', ')}`
      }))
    ];
    const isStandard = ({ module }: { module: string }): boolean =>
      STANDARD_MODULES.has(module.split(/[.\s]/)[0]);
    const sorted = (some: typeof all): string[] => {
      const lines = some.map(({ line }) => line).sort();
      const isWhole = (line: string): boolean => line.startsWith('import');
      return [...lines.filter(isWhole), ...lines.filter(line => !isWhole(line))];
    };
    const own = sorted(all.filter(isStandard));
    const others = sorted(all.filter(one => !isStandard(one)));
    return [...own, ...(own.length > 0 && others.length > 0 ? [''] : []), ...others];
  }

  private addClauses(cell: Cell, at: number, name: string): void {
    const statement = importAt(cell, at);
    if (!statement) {
      return;
    }
    const text = cell.source
      .slice(statement.from, statement.to)
      .replace(/#[^\n]*/g, '')
      .replace(/[\\\n()]+/g, ' ')
      .trim();
    const from = /^from\s+(.+?)\s+import\s+(.*)$/.exec(text);
    const clauses = (from ? from[2] : text.replace(/^import\s+/, ''))
      .split(',')
      .map(clause => clause.trim().replace(/\s+/g, ' '))
      .filter(clause => clause !== '');
    for (const clause of clauses) {
      const [path, alias] = clause.split(' as ');
      if (from && (alias ?? path) === name) {
        this.addFrom(from[1].replace(/\s+/g, ''), clause);
      } else if (!from && (alias ?? path.split('.')[0]) === name) {
        this.whole.add(clause);
      }
    }
  }
}

function importAt({ facts }: Cell, at: number): Node | null {
  let found: Node | null = null;
  walk(facts.program.root, node => {
    if (node.kind === 'ImportStatement' && node.from === at) {
      found = node;
    }
  });
  return found;
}
