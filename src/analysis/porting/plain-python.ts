/**
 * Converts cells to plain Python: comments out IPython syntax, and removes magics around code.
 */

import type { CellSource } from '../diagnostics/finding';
import type { Magic } from '../syntax/masks/ipython';
import { message, type Message } from '../diagnostics/messages';
import { isValidCode } from '../rewrites/edit-gate';
import { ancestorOf, isKind, parse, walk, type Node, type Program } from '../syntax/parse';
import { applyToText } from '../diagnostics/edits';
import { endOfLine, startOfLine, wordsIn } from '../text/lines';

/** Cells that Python can compile, and what was changed. */
export interface PlainCells {
  readonly cells: readonly CellSource[];
  readonly notes: readonly Message[];
  /** The words in the removed code. */
  readonly removedWords: ReadonlySet<string>;
}

interface Removals {
  /** The number of lines that were commented out. */
  lines: number;
  /** The number of cells in another language that were commented out. */
  foreign: number;
  /** The number of cells with syntax errors that were commented out. */
  unread: number;
  /** The magics that were removed from around code. */
  readonly unwrapped: Set<string>;
  /** The text of the removed code. */
  readonly texts: string[];
}

type TextEdit = Readonly<{ cell: string; from: number; to: number; insert: string }>;

/** Magics that run their code many times and discard the results. */
const TIMEIT = /^%%?timeit$/;

/** Converts cells to plain Python. */
export function toPlainPython(cells: readonly CellSource[]): PlainCells {
  const removals: Removals = { lines: 0, foreign: 0, unread: 0, unwrapped: new Set(), texts: [] };
  const plain = cells.map(cell => ({ ...cell, source: plainSource(cell.source, removals) }));
  const notes: Message[] = [];
  if (removals.lines > 0) {
    notes.push(message('port.lines', { count: removals.lines }));
  }
  if (removals.foreign > 0) {
    notes.push(message('port.foreign', { count: removals.foreign }));
  }
  if (removals.unread > 0) {
    notes.push(message('port.unread', { count: removals.unread }));
  }
  if (removals.unwrapped.size > 0) {
    notes.push(message('port.unwrapped', { magics: [...removals.unwrapped].join(', ') }));
  }
  return { cells: plain, notes, removedWords: wordsIn(removals.texts.join('\n')) };
}

function plainSource(source: string, removals: Removals): string {
  const text = dedented(source);
  const program = parse(text);
  if (text.trim() !== '' && program.text.trim() === '') {
    removals.foreign++;
    return commentedCell(text, removals);
  }
  if (!isValidCode(program) || hasMisplacedStatement(program)) {
    removals.unread++;
    return commentedCell(text, removals);
  }
  if (program.magics.some(({ name }) => name === '%%timeit')) {
    removals.foreign++;
    return commentedCell(text, removals);
  }
  const edits = [
    ...program.magics.map(magic => withoutMagic(text, program, magic, removals)),
    ...program.escapes
      .filter(escape => !program.magics.some(magic => isInPrefix(magic, escape.from)))
      .map(({ from, to }) => withoutLine(text, program, from, to, removals)),
    ...withoutDeclarations(text, program)
  ];
  return edits.length > 0 ? applyToText(text, edits) : text;
}

function commentedCell(text: string, removals: Removals): string {
  removals.texts.push(text);
  return commented(text);
}

/** Removes the indentation of the first line from all lines, as IPython does. */
function dedented(source: string): string {
  const indent = /^(?:[ \t]*\n)*([ \t]+)\S/.exec(source)?.[1];
  return indent
    ? source
        .split('\n')
        .map(line => (line.startsWith(indent) ? line.slice(indent.length) : line))
        .join('\n')
    : source;
}

/** Whether `return`, `yield` or `nonlocal` is outside of functions. A cell cannot run it, but `main()` might. */
function hasMisplacedStatement({ root, text }: Program): boolean {
  let found = false;
  walk(root, node => {
    const needsFunction =
      isKind(node, 'ReturnStatement', 'YieldExpression', 'YieldStatement') ||
      (node.kind === 'ScopeStatement' && text.startsWith('nonlocal', node.from));
    found ||=
      needsFunction && ancestorOf(node, 'FunctionDefinition', 'LambdaExpression') === undefined;
  });
  return found;
}

/**
 * Removes `global` statements outside of functions. They change nothing in a cell, but a script can't declare a name
 * that another cell annotates.
 */
function withoutDeclarations(source: string, { root }: Program): TextEdit[] {
  const edits: TextEdit[] = [];
  walk(root, node => {
    const { kind, from, to, parent } = node;
    if (
      kind === 'ScopeStatement' &&
      ancestorOf(node, 'FunctionDefinition', 'ClassDefinition') === undefined
    ) {
      const start = startOfLine(source, from);
      const end = endOfLine(source, to);
      const isWholeLine = source.slice(start, from) + source.slice(to, end) === '';
      edits.push(
        isWholeLine && parent === root
          ? textEdit(start, Math.min(source.length, end + 1), '')
          : textEdit(from, to, 'pass')
      );
    }
  });
  return edits;
}

function isInPrefix({ from, body }: Magic, at: number): boolean {
  return from <= at && at < body;
}

function withoutMagic(
  source: string,
  program: Program,
  magic: Magic,
  removals: Removals
): TextEdit {
  const { name, from, body, to } = magic;
  if (TIMEIT.test(name)) {
    return withoutLine(source, program, from, to, removals);
  }
  removals.unwrapped.add(name);
  removals.texts.push(source.slice(from, body));
  if (name.startsWith('%%')) {
    return textEdit(from, Math.min(source.length, endOfLine(source, from) + 1), '');
  }
  return textEdit(from, body + /^[ \t]*/.exec(source.slice(body))![0].length, '');
}

/** Comments out a line. A block without any other statement gets `pass`. */
function withoutLine(
  source: string,
  program: Program,
  at: number,
  to: number,
  removals: Removals
): TextEdit {
  removals.lines++;
  removals.texts.push(source.slice(startOfLine(source, at), to));
  const start = startOfLine(source, at);
  const from = start + /^[ \t]*/.exec(source.slice(start))![0].length;
  const text = commented(source.slice(from, to));
  return textEdit(from, to, isInBlock(program.root, from) ? `pass  ${text}` : text);
}

/** Whether the statement at an offset is inside another one. */
function isInBlock(root: Node, at: number): boolean {
  return root.children.some(child => child.from < at && at < child.to);
}

function commented(text: string): string {
  return text
    .split('\n')
    .map(line => (line.trim() === '' ? line : `# ${line}`))
    .join('\n');
}

function textEdit(from: number, to: number, insert: string): TextEdit {
  return { cell: '', from, to, insert };
}
