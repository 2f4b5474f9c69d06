/**
 * Reads what asyncio and Python print about mistakes, where no error output says it.
 */

import type { CellSource } from '../analysis';

/** A line of a printed traceback or warning. */
export interface PrintedFrame {
  /** The line, counted from 1. */
  readonly line: number;
  /** The function; empty for a warning. */
  readonly function: string;
  /** The code of the line. */
  readonly text: string;
}

/** Something that was printed. */
export type Notice =
  | { readonly kind: 'never-awaited'; readonly coroutine: string }
  | {
      readonly kind: 'task';
      readonly task: string;
      readonly coroutine: string;
      readonly error: PrintedError;
    }
  | { readonly kind: 'session' }
  | {
      readonly kind: 'group';
      readonly isTaskGroup: boolean;
      readonly errors: readonly PrintedError[];
    };

/** An exception with its traceback. */
export interface PrintedError {
  readonly ename: string;
  readonly evalue: string;
  readonly frames: readonly PrintedFrame[];
}

/** How much of a long stream is read: its end. */
const MAX_LENGTH = 100_000;

// eslint-disable-next-line no-control-regex
const ANSI = /\x1b\[[0-9;]*m/g;
const NEVER_AWAITED = /RuntimeWarning: coroutine '([^'\n]+)' was never awaited/g;
const TASK =
  /Task exception was never retrieved\nfuture: <Task finished name='([^'\n]*)' coro=<([^\n]*?)\(\) [^\n]*exception=[^\n]*>\n/g;
const GROUP = /^ *\| (?:\w+\.)*(?:Base)?ExceptionGroup: (.*) \(\d+ sub-exceptions?\)$/m;
/** `+-+---------------- 1 ----------------` stands before each error of a group. */
const PART = /^ *\+(?:-\+)?-+ \d+ -+$/m;

/** What a stream says, each thing once. */
export function noticesIn(stream: string): Notice[] {
  const text = stream.slice(-MAX_LENGTH).replace(ANSI, '').replace(/\r\n/g, '\n');
  const notices: Notice[] = [];
  for (const coroutine of new Set([...text.matchAll(NEVER_AWAITED)].map(match => match[1]))) {
    notices.push({ kind: 'never-awaited', coroutine });
  }
  for (const match of text.matchAll(TASK)) {
    const error = errorIn(text.slice(match.index + match[0].length));
    if (error) {
      notices.push({ kind: 'task', task: match[1], coroutine: match[2], error });
    }
  }
  if (text.includes('Unclosed client session')) {
    notices.push({ kind: 'session' });
  }
  const group = GROUP.exec(text);
  if (group) {
    const errors = text
      .slice(group.index)
      .split(PART)
      .slice(1)
      .flatMap(part => errorIn(part.replace(/^[ |]*\| ?/gm, '')) ?? []);
    notices.push({ kind: 'group', isTaskGroup: group[1].includes('TaskGroup'), errors });
  }
  return notices;
}

const FRAME = /^ *File "([^"\n]*)", line (\d+), in (.*)\n *(.*)$/gm;
const ERROR = /^([A-Za-z_][\w.]*)(?:: (.*))?$/m;

/** The first traceback in a text; `null` if there is none. */
function errorIn(text: string): PrintedError | null {
  const start = text.indexOf('Traceback (most recent call last):');
  const body = start < 0 ? '' : text.slice(text.indexOf('\n', start) + 1);
  const end = ERROR.exec(body);
  if (!end || end[1].endsWith('ExceptionGroup')) {
    return null;
  }
  const frames = [...body.slice(0, end.index).matchAll(FRAME)].map(match => ({
    line: Number(match[2]),
    function: match[3],
    text: match[4]
  }));
  return { ename: end[1].split('.').pop()!, evalue: end[2] ?? '', frames };
}

/**
 * The cell whose code a frame is; `null` if none has this line, or several others have it. The printed name of the file
 * says nothing once the notebook is opened again.
 */
export function cellOf(
  cells: readonly CellSource[],
  own: string,
  { line, text }: PrintedFrame
): CellSource | null {
  const same = cells.filter(
    ({ source }) => text !== '' && source.split('\n')[line - 1]?.trim() === text.trim()
  );
  return same.find(({ id }) => id === own) ?? (same.length === 1 ? same[0] : null);
}
