/**
 * The imports that code needs when it moves to a file of its own.
 */

import type { Cell, Names } from '../semantic/names';
import { walk, type Node } from '../syntax/parse';
import { STANDARD_MODULES } from './python-names';

/** Imports gathered for a module. */
export class ImportList {
  /** `import x` lines. */
  private readonly whole = new Set<string>();
  /** Module → the clauses of `from module import …`. */
  private readonly parts = new Map<string, Set<string>>();

  /** Takes what cells import under a name; there is no doubt that they agree. */
  add(names: Names, name: string): void {
    for (const cell of names.cells) {
      for (const { at, bound } of cell.facts.module.bindings.get(name) ?? []) {
        if (bound.kind === 'import') {
          this.addClauses(cell, at, name);
        }
      }
    }
  }

  /** Takes a clause that no cell has. */
  addFrom(module: string, clause: string): void {
    const clauses = this.parts.get(module) ?? new Set();
    this.parts.set(module, clauses.add(clause));
  }

  /** The lines: Python's own modules first. */
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
