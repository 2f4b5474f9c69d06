/**
 * The compile gate of the tests: CPython compiles the code that each edit leaves.
 */

import { applyEdits } from '../diagnostics/edits';
import type { CellSource, Fix } from '../diagnostics/finding';
import { parse } from '../syntax/parse';
import { askPython } from './oracle';

/** Collects the code that edits leave, until a test asks CPython about all of it. */
export class CompileGate {
  private readonly codes = new Set<string>();

  /** Adds the cells that a fix changes. Cells that were broken before can't be judged. */
  addFix(cells: readonly CellSource[], { edits }: Pick<Fix, 'edits'>): void {
    const after = applyEdits(cells, edits);
    this.addCells(after.filter((cell, index) => cell !== cells[index] && !isBroken(cells[index])));
  }

  /** Adds cells that the parser can read. */
  addCells(cells: readonly CellSource[]): void {
    for (const { source } of cells) {
      const { text, broken, magics } = parse(source);
      // The parser doesn't know all magics, and IPython removes the indentation of a whole cell.
      if (!broken && magics.length === 0) {
        this.codes.add(/^[ \t]+\S/.test(text) ? `if True:\n${text}` : text);
      }
    }
  }

  /** How many different codes there are. */
  get size(): number {
    return this.codes.size;
  }

  /** The codes that CPython refuses, with its reason. */
  refused(): string[] {
    const codes = [...this.codes];
    const answers = codes.length > 0 ? askPython(codes.map(fixed => ({ fixed }))) : [];
    return codes.flatMap((code, index) =>
      answers[index] === null ? [] : [`${answers[index]}\n${code}`]
    );
  }
}

function isBroken({ source }: CellSource): boolean {
  return parse(source).broken;
}
