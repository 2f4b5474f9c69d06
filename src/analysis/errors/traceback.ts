/**
 * Reading a traceback as IPython writes it.
 */

import type { CellSource } from '../diagnostics/finding';

/** An error as a kernel sends it, and the cell whose output it is. */
export interface CellError {
  readonly cell: string;
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** A frame, as a traceback names it. */
export interface TracebackFrame {
  /** The execution count, as in `Cell In[3]`; `null` for a file. */
  readonly count: number | null;
  /** The line, counted from 1; `null` where it is not told. */
  readonly line: number | null;
  /** The text of that line as it was when it ran; `null` where it is not shown. */
  readonly text: string | null;
  /** The function's own name; empty for the code of a module or a cell. */
  readonly function: string;
}

/** A place in a cell as it is now. */
export interface CellLine {
  readonly cell: string;
  /** The line, counted from 1. */
  readonly line: number;
}

// eslint-disable-next-line no-control-regex
const ANSI = /\x1b\[[0-9;]*m/g;

/** `Cell In[3], line 1, in load()`; before IPython 8.7 it was `Input In [3], in <cell line: 1>()`. */
const CELL_FRAME =
  /^( *)(?:Cell|Input) In ?\[(\d+)\](?:, line (\d+))?(?:, in (?:<cell line: (\d+)>|([\w.<>]+)))?/;
const FILE_FRAME = /^File .*?(?::(\d+))?, in ([\w.<>]+)/;
/** The code of `%time` and `%%time`, which belongs to the frame above it. */
const TIMED_FRAME = /^File <timed (?:exec|eval)>:(\d+)/;
const ARROW = /^-+> ?(\d+)(?: (.*))?$/;

/** The frames of a traceback, outermost first. */
export function framesOf(traceback: readonly string[]): TracebackFrame[] {
  const frames: TracebackFrame[] = [];
  const lines = traceback.join('\n').replace(ANSI, '').split('\n');
  lines.forEach((line, index) => {
    const cell = CELL_FRAME.exec(line);
    const file = FILE_FRAME.exec(line);
    const arrow = ARROW.exec(line);
    const timed = TIMED_FRAME.exec(line);
    const last = frames[frames.length - 1];
    if (timed && last) {
      frames[frames.length - 1] = insideMagic(last, Number(timed[1]));
    } else if (cell) {
      const [, indent, count, own, older, name = ''] = cell;
      frames.push({
        count: Number(count),
        line: own || older ? Number(own ?? older) : null,
        // The place of a syntax error stands indented, with the line below it.
        text: indent ? (lines[index + 1] ?? null) : null,
        function: lastName(name)
      });
    } else if (file) {
      const at = file[1] ? Number(file[1]) : null;
      frames.push({ count: null, line: at, text: null, function: lastName(file[2]) });
    } else if (arrow && last && last.text === null) {
      const at = last.line ?? Number(arrow[1]);
      frames[frames.length - 1] = { ...last, line: at, text: arrow[2] ?? '' };
    }
  });
  return frames;
}

const CELL_MAGIC = /^get_ipython\(\)\.run_cell_magic\('\w+', (?:'[^']*'|"[^"]*"), (['"])(.*)\1\)$/;
const LINE_MAGIC = /get_ipython\(\)\.run_line_magic\('(\w+)', (['"])(.*)\2\)/;

/** The line of a magic's own code; a traceback shows the call that IPython makes of a magic. */
function insideMagic(frame: TracebackFrame, line: number): TracebackFrame {
  const { line: start, text } = frame;
  if (text === null || start === null) {
    return frame;
  }
  const code = CELL_MAGIC.exec(text)?.[2];
  return code === undefined
    ? {
        ...frame,
        text: text.replace(
          LINE_MAGIC,
          (_, name: string, __, rest: string) => `%${name} ${unquoted(rest)}`
        )
      }
    : { ...frame, line: start + line, text: unquoted(code).split('\n')[line - 1] ?? '' };
}

/** A text as Python writes it in quotes, without them. */
function unquoted(text: string): string {
  return text.replace(/\\(.)/g, (_, char: string) => ({ n: '\n', t: '\t' })[char] ?? char);
}

function lastName(name: string): string {
  return name.split('.').pop() ?? '';
}

/**
 * Where a frame is in the cells as they are now; `null` for a file, and for a cell that is gone or has changed
 * since.
 *
 * Counts begin anew with each kernel: the cell of the output itself comes first, and where several others have the
 * number, none is meant.
 */
export function cellLineOf(
  cells: readonly CellSource[],
  own: string,
  { count, line, text }: TracebackFrame
): CellLine | null {
  if (count === null || line === null) {
    return null;
  }
  const counted = cells.filter(({ executionCount }) => executionCount === count);
  const cell =
    counted.find(({ id }) => id === own) ?? (counted.length === 1 ? counted[0] : undefined);
  const now = cell?.source.split('\n')[line - 1];
  const same = now !== undefined && (text === null || text.trim() === now.trim());
  return cell && same ? { cell: cell.id, line } : null;
}
