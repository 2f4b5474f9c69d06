/**
 * Edits of expressions. They are minimal, and keep every comment.
 */

import { applyToText } from '../diagnostics/edits';
import type { Edit } from '../diagnostics/finding';
import { isTrailed, needsParentheses } from '../queries/awaits';
import type { Argument } from '../semantic/arguments';
import type { Cell } from '../semantic/names';
import { isString, walk, type Node, type NodeKind } from '../syntax/parse';
import { breaksLine, indentation, startOfLine } from '../text/lines';

/** Expression kinds that bind tighter than `await` and need no parentheses. */
const PRIMARIES: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'VariableName',
  'CallExpression',
  'MemberExpression',
  'ParenthesizedExpression',
  'TupleExpression',
  'ArrayExpression',
  'DictionaryExpression',
  'SetExpression',
  'ArrayComprehensionExpression',
  'DictionaryComprehensionExpression',
  'SetComprehensionExpression',
  'ComprehensionExpression',
  'String',
  'FormatString',
  'ContinuedString',
  'Number',
  'Boolean',
  'None'
]);

/** Makes an edit. It separates words: `else(f)(x)` becomes `else await (f)(x)`. */
export function edit(cell: Cell, from: number, to: number, insert: string): Edit {
  const meets =
    WORD_START.test(insert) && WORD_END.test(cell.source.slice(Math.max(0, from - 1), from));
  return { cell: cell.id, from, to, insert: meets ? ` ${insert}` : insert };
}

const WORD_START = /^[\p{L}\p{N}_]/u;
const WORD_END = /[\p{L}\p{N}_]$/u;

/** Turns `f(x)` into `await f(x)`. */
export function awaitCall(cell: Cell, call: Node): Edit[] {
  return needsParentheses(cell, call)
    ? [edit(cell, call.from, call.from, '(await '), edit(cell, call.to, call.to, ')')]
    : [edit(cell, call.from, call.from, 'await ')];
}

/** Whether a value is `await x`. The parser also reads `await x + 1` as an await. */
export function isAwait({ kind, children }: Node): boolean {
  return kind === 'AwaitExpression' && children.length === 2 && PRIMARIES.has(children[1].kind);
}

/**
 * Turns `run(x, …)` into `await x`.
 *
 * @param word - Empty if an `await` is there already, before the call or before the argument.
 */
export function awaitArgument(
  cell: Cell,
  call: Node,
  list: Node,
  argument: Argument,
  word: 'await ' | '' = 'await '
): Edit[] {
  const { value } = argument;
  const { text } = cell.facts.program;
  const outer = word === '' ? isAwait(value) && isTrailed(call) : needsParentheses(cell, call);
  const comments = list.children.some(child => child.kind === 'Comment');
  const bare =
    (PRIMARIES.has(value.kind) || (word === '' && isAwait(value))) && !isNakedTuple(cell, value);
  if (comments || !bare || breaksLine(text, value.from, value.to)) {
    return awaitInParentheses(cell, call, list, argument, outer, word);
  }
  const space = !outer && touches(text, value.to - 1, call.to) ? ' ' : '';
  return [
    edit(cell, call.from, value.from, outer ? `(${word}` : word),
    ...dedent(cell, call, value),
    edit(cell, value.to, call.to, outer ? ')' : space)
  ];
}

/** A tuple without brackets. */
function isNakedTuple(cell: Cell, node: Node): boolean {
  return node.kind === 'TupleExpression' && cell.facts.program.text[node.from] !== '(';
}

/** Keeps the call's parentheses, and all comments and line breaks inside: `await (x or y)`. */
function awaitInParentheses(
  cell: Cell,
  call: Node,
  list: Node,
  { value, from }: Argument,
  outer: boolean,
  word: 'await ' | ''
): Edit[] {
  const { text } = cell.facts.program;
  const edits = [edit(cell, call.from, list.from + 1, `${outer ? '(' : ''}${word}(`)];
  const last = list.to - 1;
  // Remove everything around the argument except comments and line breaks.
  edits.push(...clear(cell, list, list.from + 1, from, true));
  if (value.from > from) {
    edits.push(edit(cell, from, value.from, ''));
  }
  const comments = list.children.some(child => child.kind === 'Comment' && child.from >= value.to);
  if (comments) {
    edits.push(...clear(cell, list, value.to, last, false));
  } else {
    const end = value.to + text.slice(value.to, last).trimEnd().length;
    if (end > value.to) {
      edits.push(edit(cell, value.to, end, ''));
    }
  }
  if (outer) {
    edits.push(edit(cell, call.to, call.to, ')'));
  }
  return edits;
}

/** Removes other arguments and their commas between two places of an argument list. */
function clear(cell: Cell, list: Node, from: number, to: number, before: boolean): Edit[] {
  const edits: Edit[] = [];
  const { text } = cell.facts.program;
  for (const child of list.children) {
    if (child.from < from || child.to > to || child.kind === 'Comment') {
      continue;
    }
    // Remove the gap to the next argument on the line, too.
    const gap = before ? /^[ \t]*/.exec(text.slice(child.to, to)) : null;
    edits.push(edit(cell, child.from, child.to + (gap ? gap[0].length : 0), ''));
  }
  return edits;
}

/** Moves the argument's other lines left, as far as its first line. */
function dedent(cell: Cell, call: Node, value: Node): Edit[] {
  const { text } = cell.facts.program;
  if (startOfLine(text, call.from) === startOfLine(text, value.from)) {
    return [];
  }
  const width = indentation(text, value.from).length - indentation(text, call.from).length;
  return width > 0 ? dedentLines(cell, value.from, value.to, width, value) : [];
}

/** Removes up to `width` characters of indentation from the lines that start in a range, never inside a string. */
export function dedentLines(
  cell: Cell,
  from: number,
  to: number,
  width: number,
  within: Node
): Edit[] {
  const { text } = cell.facts.program;
  const strings: Node[] = [];
  walk(within, node => {
    if (isString(node)) {
      strings.push(node);
    }
  });
  const edits: Edit[] = [];
  for (let at = text.indexOf('\n', from) + 1; at > 0 && at < to; at = text.indexOf('\n', at) + 1) {
    const start = at;
    const remove = Math.min(width, indentation(text, start).length);
    if (remove > 0 && !strings.some(string => string.from < start && start < string.to)) {
      edits.push(edit(cell, start, start + remove, ''));
    }
  }
  return edits;
}

/** Whether two characters would form one word. Names have letters of all scripts. */
function touches(text: string, last: number, next: number): boolean {
  return /[\w"'.\x80-\uffff]/.test(text[last]) && /[\w"'\x80-\uffff]/.test(text[next] ?? '');
}

/** Turns a generator expression into a list comprehension. */
export function generatorAsList(cell: Cell, generator: Node): Edit[] {
  if (generator.kind === 'ArgList') {
    return [
      edit(cell, generator.from + 1, generator.from + 1, '['),
      edit(cell, generator.to - 1, generator.to - 1, ']')
    ];
  }
  return [
    edit(cell, generator.from, generator.from + 1, '['),
    edit(cell, generator.to - 1, generator.to, ']')
  ];
}

/** The text of a range after the edits in it. */
export function textAfter(cell: Cell, from: number, to: number, edits: readonly Edit[]): string {
  return applyToText(cell.source, edits, from, to);
}
