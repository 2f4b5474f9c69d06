/**
 * A text file in which each cell is a range of lines.
 */

import { lineEndOf, splitLines, withPlainEnds } from '../lines';
import type { CodeFile, FileCell } from './code-file';
import { compareLines, withEndsOf } from './line-diff';

/** The lines of a code cell: from `from` up to, but not including, `to`. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
  /** The number of the cell among all cells of the file, counted from 1. */
  readonly number: number;
}

/** The lines of a text, without a byte order mark. */
export function linesOf(text: string): string[] {
  return splitLines(text.startsWith('\ufeff') ? text.slice(1) : text);
}

/** A file whose code cells are these ranges. Empty cells are left out. */
export class LineFile implements CodeFile {
  readonly positions = 'lines';
  readonly cells: readonly FileCell[];
  private readonly ranges = new Map<string, LineRange>();

  constructor(
    private readonly text: string,
    private readonly lines: readonly string[],
    ranges: readonly LineRange[]
  ) {
    this.cells = ranges.flatMap(range => {
      const source = withPlainEnds(lines.slice(range.from, range.to).join(''));
      if (source.trim() === '') {
        return [];
      }
      const id = `cell-${range.number}`;
      this.ranges.set(id, range);
      return [{ id, source, executionCount: null, number: range.number }];
    });
  }

  lineInFile(cell: string, line: number): number {
    return this.ranges.get(cell)!.from + line;
  }

  withSources(sources: ReadonlyMap<string, string>): string {
    const end = lineEndOf(this.text);
    const lines: (string | null)[] = [...this.lines];
    for (const [id, source] of sources) {
      const { from, to } = this.ranges.get(id)!;
      const oldLines = this.lines.slice(from, to);
      for (const hunk of compareLines(oldLines.map(withPlainEnds), splitLines(source))) {
        const newText = withEndsOf(oldLines, hunk, end).lines.join('');
        lines.fill(null, from + hunk.from, from + hunk.to);
        // Lines that replace none go before the next line.
        const at = from + hunk.from;
        lines[at] = hunk.from === hunk.to ? newText + (lines[at] ?? '') : newText;
      }
    }
    return (this.text.startsWith('\ufeff') ? '\ufeff' : '') + lines.join('');
  }
}
