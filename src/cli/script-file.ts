/**
 * Python files with `# %%` cells, as in VS Code, Spyder and Jupytext.
 *
 * A Python file without cells is a script, and `asyncio.run()` is correct there. It is only read with `--porting`,
 * which shows what prevents moving it into a notebook.
 */

import { isTextLabel, labelOf, markersOf } from '../analysis/porting';
import type { CodeFile, FileCell } from './code-file';
import { compareLines, withEndsOf } from './line-diff';
import { lineEndOf, splitLines, withPlainEnds } from './lines';

/** A cell magic in a comment, as Jupytext writes it. The effect of such a magic on the cell is unknown. */
const COMMENTED_MAGIC = /^#[ \t]*%%[a-z]/m;

/** The lines of the file that contain a cell's source. */
interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** Whether a file can have cells. Most Python files can't, and need not be decoded. */
export function canHaveCells(bytes: Buffer): boolean {
  return bytes.includes('%%');
}

/** Reads a Python file; `null` if it is a script without cells. */
export function readScript(text: string, porting = false): CodeFile | null {
  const lines = splitLines(text.startsWith('\ufeff') ? text.slice(1) : text);
  const starts = lines[0]?.startsWith('#!') ? [] : markersOf(lines);
  if (starts.length === 0 && !porting) {
    return null;
  }
  return new ScriptFile(text, lines, starts);
}

class ScriptFile implements CodeFile {
  readonly positions = 'lines';
  readonly cells: readonly FileCell[];
  private readonly ranges = new Map<string, LineRange>();

  constructor(
    private readonly text: string,
    private readonly lines: readonly string[],
    starts: readonly number[]
  ) {
    const cells: FileCell[] = [];
    [-1, ...starts].forEach((marker, index) => {
      const range = { from: marker + 1, to: starts[index] ?? lines.length };
      const source = withPlainEnds(lines.slice(range.from, range.to).join(''));
      const isText = marker >= 0 && isTextLabel(labelOf(lines[marker]));
      const isCode = !isText && !COMMENTED_MAGIC.test(source);
      if (isCode && source.trim() !== '') {
        const id = `cell-${index}`;
        this.ranges.set(id, range);
        cells.push({ id, source, executionCount: null, number: index + 1 });
      }
    });
    this.cells = cells;
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
