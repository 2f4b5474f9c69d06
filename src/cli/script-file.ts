/**
 * Python files with `# %%` cells, as VS Code, Spyder and Jupytext know them.
 *
 * A Python file without cells is a script. There `asyncio.run()` is right, so it is no business of ours, unless
 * somebody wants to know what stands in the way of moving it into a notebook.
 */

import { isTextLabel, labelOf, markersOf } from '../analysis/porting';
import type { CodeFile, FileCell } from './code-file';
import { compareLines, withEndsOf } from './line-diff';
import { lineEndOf, splitLines, withPlainEnds } from './lines';

/** A cell's magic, commented out, as Jupytext writes it: what the cell can do then is hard to say. */
const COMMENTED_MAGIC = /^#[ \t]*%%[a-z]/m;

/** Where a cell's source stands in the file, in lines. */
interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** Whether a file may have cells, told from its bytes: most files have none, and need not be read further. */
export function canHaveCells(bytes: Buffer): boolean {
  return bytes.includes('%%');
}

/** Reads a Python file; `null` when there is nothing for us in it. */
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
  private readonly stretches = new Map<string, LineRange>();

  constructor(
    private readonly text: string,
    private readonly lines: readonly string[],
    starts: readonly number[]
  ) {
    const cells: FileCell[] = [];
    [-1, ...starts].forEach((marker, index) => {
      const stretch = { from: marker + 1, to: starts[index] ?? lines.length };
      const source = withPlainEnds(lines.slice(stretch.from, stretch.to).join(''));
      const isText = marker >= 0 && isTextLabel(labelOf(lines[marker]));
      const isCode = !isText && !COMMENTED_MAGIC.test(source);
      if (isCode && source.trim() !== '') {
        const id = `cell-${index}`;
        this.stretches.set(id, stretch);
        cells.push({ id, source, executionCount: null, number: index + 1 });
      }
    });
    this.cells = cells;
  }

  lineInFile(cell: string, line: number): number {
    return this.stretches.get(cell)!.from + line;
  }

  withSources(sources: ReadonlyMap<string, string>): string {
    const end = lineEndOf(this.text);
    const lines: (string | null)[] = [...this.lines];
    for (const [id, source] of sources) {
      const { from, to } = this.stretches.get(id)!;
      const own = this.lines.slice(from, to);
      for (const hunk of compareLines(own.map(withPlainEnds), splitLines(source))) {
        const fresh = withEndsOf(own, hunk, end).lines.join('');
        lines.fill(null, from + hunk.from, from + hunk.to);
        // New lines that replace none go before the next one.
        const at = from + hunk.from;
        lines[at] = hunk.from === hunk.to ? fresh + (lines[at] ?? '') : fresh;
      }
    }
    return (this.text.startsWith('\ufeff') ? '\ufeff' : '') + lines.join('');
  }
}
