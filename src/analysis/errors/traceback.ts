/**
 * Reads tracebacks of IPython.
 */

import type { CellSource } from '../diagnostics/finding';

/** An error from a kernel, and the cell that shows it. */
export interface CellError {
  readonly cell: string;
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** A frame of a traceback. */
export interface TracebackFrame {
  /** The execution count, as in `Cell In[3]`; `null` for a file. */
  readonly count: number | null;
  /** The line, counted from 1; `null` if the traceback does not show it. */
  readonly line: number | null;
  /** The text of the line when it ran; `null` if the traceback does not show it. */
  readonly text: string | null;
  /** The unqualified name of the function; empty for a module or a cell. */
  readonly function: string;
}

/** A line of a cell. */
export interface CellLine {
  readonly cell: string;
  /** The line, counted from 1. */
  readonly line: number;
}

// eslint-disable-next-line no-control-regex
const ANSI = /\x1b\[[0-9;]*m/g;

/** `Cell In[3], line 1, in load()`; before IPython 8.7, `Input In [3], in <cell line: 1>()`. */
const CELL_FRAME =
  /^( *)(?:Cell|Input) In ?\[(\d+)\](?:, line (\d+))?(?:, in (?:<cell line: (\d+)>|([\w.<>]+)))?/;
const FILE_FRAME = /^File .*?(?::(\d+))?, in ([\w.<>]+)/;
/** The code of `%time` and `%%time`. It belongs to the frame above. */
const TIMED_FRAME = /^File <timed (?:exec|eval)>:(\d+)/;
const ARROW = /^-+> ?(\d+)(?: (.*))?$/;

/** Reads the frames of a traceback, outermost first. */
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
        // A syntax error is indented, and the next line shows the code.
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

/** Finds the line inside a magic. The traceback shows IPython's call of the magic instead. */
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

/** Removes the escapes of a Python string literal. */
function unquoted(text: string): string {
  return text.replace(/\\(.)/g, (_, char: string) => ({ n: '\n', t: '\t' })[char] ?? char);
}

function lastName(name: string): string {
  return name.split('.').pop() ?? '';
}

/**
 * Finds a frame in the current cells; `null` for a file, or if the cell is gone or has changed.
 *
 * Execution counts restart with each kernel, so the cell with the error is tried first. If several other cells have
 * the count, the result is `null`.
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
