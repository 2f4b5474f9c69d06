/**
 * Reading an error: is it one of ours, and where does it come from?
 */

/** The errors that an event loop raises when somebody tries to run it a second time. */
const LOOP_ERRORS = [
  'asyncio.run() cannot be called from a running event loop',
  'Runner.run() cannot be called from a running event loop',
  'This event loop is already running',
  'Cannot run the event loop while another loop is running'
];

/** Whether an error says that the loop runs already. */
export function isLoopError(ename: string, evalue: string): boolean {
  return ename === 'RuntimeError' && LOOP_ERRORS.some(text => evalue.includes(text));
}

/** A line of a cell, as a traceback names it. */
export interface Site {
  /** The execution count, as in `Cell In[3]`. */
  readonly count: number;
  /** The line, counted from 1. */
  readonly line: number;
}

// eslint-disable-next-line no-control-regex
const ANSI = /\x1b\[[0-9;]*m/g;

/**
 * The cells that a traceback goes through, outermost first.
 *
 * IPython writes `Cell In[3], line 1`; before 8.7 it was `Input In [3], in <cell line: 1>()`.
 */
export function sitesOf(traceback: readonly string[]): Site[] {
  const text = traceback.join('\n').replace(ANSI, '');
  return [...text.matchAll(/(?:Cell|Input) In ?\[(\d+)\], (?:line (\d+)|in .*?line: (\d+))/g)].map(
    match => ({ count: Number(match[1]), line: Number(match[2] ?? match[3]) })
  );
}
