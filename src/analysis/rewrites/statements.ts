/**
 * Edits of whole statements: removing and indenting them, and adding an import.
 */

import type { Edit } from '../diagnostics/finding';
import { owningScope, type Cell, type Names, type Resolution } from '../semantic/names';
import { ancestors, isKind, isString, textOf, walk, type Node } from '../syntax/parse';
import { edit } from './expressions';
import type { Scope } from '../semantic/scope';
import { endOfLine, indentation, startOfLine } from '../text/lines';

/** The statement that a node is part of. */
export function statementOf(node: Node): Node {
  let statement = node;
  for (const ancestor of ancestors(node)) {
    if (isBlock(ancestor) || ancestor.kind === 'StatementGroup') {
      break;
    }
    statement = ancestor;
  }
  return statement;
}

/**
 * Whether a statement is the cell's last expression, whose value the notebook shows and keeps. A semicolon hides it.
 */
export function isOutput(cell: Cell, statement: Node): boolean {
  const { root, text } = cell.facts.program;
  const last = root.children.filter(({ kind }) => kind !== 'Comment').pop();
  const ends = last === statement || (last?.kind === 'StatementGroup' && isLastOf(last, statement));
  return ends && !/;\s*(#[^\n]*\s*)?$/.test(text.slice(statement.children[0].to));
}

function isLastOf({ children }: Node, statement: Node): boolean {
  return children.filter(({ kind }) => kind !== ';' && kind !== 'Comment').pop() === statement;
}

/**
 * Removes statements with their lines. A block that becomes empty gets a `pass`.
 *
 * @param about - Which comments right above them go as well.
 */
export function removeStatements(cell: Cell, statements: readonly Node[], about?: RegExp): Edit[] {
  const edits: Edit[] = [];
  const gone = new Set(statements);
  const lines = new Set(statements.map(lineOf));
  const passed = new Set<Node | null>();
  for (const line of lines) {
    const parts = partsOf(line);
    if (parts.every(part => gone.has(part))) {
      const needsPass = !passed.has(line.parent) && blockWouldBeEmpty(line, gone);
      edits.push(...removeLine(cell, line, needsPass));
      if (needsPass) {
        passed.add(line.parent);
      }
    } else {
      edits.push(...removeParts(cell, parts, gone));
    }
  }
  return withoutDoubledBlanks(cell, withCommentsAbove(cell, edits, about));
}

/** Removes the comments right above a removed line too, if they are about it. */
function withCommentsAbove(cell: Cell, edits: readonly Edit[], about?: RegExp): Edit[] {
  const { source } = cell;
  return edits.map(one => {
    let { from } = one;
    while (about && one.insert === '' && from > 0 && startOfLine(source, from) === from) {
      const start = startOfLine(source, from - 1);
      const line = source.slice(start, from);
      if (!/^[ \t]*#(?!#|[ \t]*%%)/.test(line) || !/nest/i.test(line) || !about.test(line)) {
        break;
      }
      from = start;
    }
    return { ...one, from };
  });
}

/** Where removed lines leave blank lines on both sides, or at an end of the cell, those after them go too. */
function withoutDoubledBlanks(cell: Cell, edits: readonly Edit[]): Edit[] {
  const { source } = cell;
  const lines = edits.filter(
    ({ from, to, insert }) => insert === '' && isWholeLines(cell, from, to)
  );
  const merged: Edit[] = [];
  for (const one of [...lines].sort((a, b) => a.from - b.from)) {
    const last = merged[merged.length - 1];
    if (last && one.from <= last.to) {
      merged[merged.length - 1] = { ...last, to: Math.max(last.to, one.to) };
    } else {
      merged.push(one);
    }
  }
  const tidy = merged.map(one => {
    const before = source.slice(0, one.from);
    const isAfterBlank = before === '' || /\n[ \t]*\n$/.test(before);
    const blanks = /^([ \t]*\n)*/.exec(source.slice(one.to))![0].length;
    return isAfterBlank ? { ...one, to: one.to + blanks } : one;
  });
  return [...edits.filter(one => !lines.includes(one)), ...tidy];
}

function isWholeLines({ source }: Cell, from: number, to: number): boolean {
  return startOfLine(source, from) === from && to > from && source[to - 1] === '\n';
}

/** A statement, or the group that shares a line with it: `a; b`. */
function lineOf(statement: Node): Node {
  return statement.parent?.kind === 'StatementGroup' ? statement.parent : statement;
}

function partsOf(line: Node): readonly Node[] {
  return line.kind === 'StatementGroup' ? line.children.filter(({ kind }) => kind !== ';') : [line];
}

/** Removes a line with its comment, which is about what is removed. */
function removeLine(cell: Cell, line: Node, needsPass: boolean): Edit[] {
  const { text } = cell.facts.program;
  const start = startOfLine(text, line.from);
  // The parser counts the line break to a group of statements.
  const last = line.from + text.slice(line.from, line.to).trimEnd().length;
  const end = endOfLine(text, last);
  const after = text.slice(last, end);
  const isLast = /^[ \t;]*(#|$)/.test(after);
  if (needsPass || !isLast || !/^[ \t]*$/.test(text.slice(start, line.from))) {
    return [edit(cell, line.from, isLast ? end : last, 'pass')];
  }
  // The last line has no line break of its own: remove the one before it.
  return end < text.length
    ? [edit(cell, start, end + 1, '')]
    : [edit(cell, Math.max(0, start - 1), end, '')];
}

function removeParts(cell: Cell, parts: readonly Node[], gone: ReadonlySet<Node>): Edit[] {
  const edits: Edit[] = [];
  for (let index = 0; index < parts.length; index++) {
    if (!gone.has(parts[index])) {
      continue;
    }
    const next = parts.findIndex((part, other) => other > index && !gone.has(part));
    if (next > 0) {
      edits.push(edit(cell, parts[index].from, parts[next].from, ''));
      index = next;
    } else {
      edits.push(edit(cell, parts[index - 1].to, parts[parts.length - 1].to, ''));
      break;
    }
  }
  return edits;
}

function blockWouldBeEmpty(line: Node, gone: ReadonlySet<Node>): boolean {
  const block = line.parent;
  if (block?.kind !== 'Body') {
    return false;
  }
  return block.children
    .filter(child => child.kind !== ':' && child.kind !== 'Comment')
    .every(child => partsOf(child).every(part => gone.has(part)));
}

function isBlock(node: Node): boolean {
  return node.kind === 'Body' || node.kind === 'Script';
}

/** Indents lines that start in a range, but never inside a string. */
export function indentLines(cell: Cell, from: number, to: number, by: string): Edit[] {
  const { text, root } = cell.facts.program;
  const strings: Node[] = [];
  walk(root, node => {
    if (isString(node)) {
      strings.push(node);
    }
  });
  const edits: Edit[] = [];
  let at = from;
  while (at < to) {
    const end = endOfLine(text, at);
    const blank = /^[ \t]*$/.test(cell.source.slice(at, end));
    const start = at;
    if (!blank && !strings.some(string => string.from < start && start < string.to)) {
      edits.push(edit(cell, at, at, by));
    }
    at = end + 1;
  }
  return edits;
}

/** How to write a module's name, and the edits that import it. */
export interface Imported {
  readonly name: string;
  readonly edits: readonly Edit[];
}

/**
 * How to write a module's name here: by the name that the notebook has for it, or else by a new import at the top of
 * the cell. `null` if the name means something else.
 */
export function importModule(
  names: Names,
  cell: Cell,
  scope: Scope,
  at: number,
  module: string
): Imported | null {
  const asModule = (name: string): Resolution | null => {
    const found = names.resolve(cell, scope, [name], at);
    return found?.meaning.kind === 'path' && found.meaning.path === module ? found : null;
  };
  const isUsable = (name: string): boolean =>
    asModule(name)?.certain === true && names.isReady(cell, scope, name, at);
  if (isUsable(module)) {
    return { name: module, edits: [] };
  }
  const alias = names.aliasOf(module);
  if (alias && isUsable(alias)) {
    return { name: alias, edits: [] };
  }
  // A function's own binding of the name hides an import at the top of the cell.
  const seenAtTop = owningScope(scope, module).kind === 'module';
  return (asModule(module) && seenAtTop) || !names.isBound(scope, module)
    ? { name: module, edits: [addLine(cell, `import ${module}`)] }
    : null;
}

/**
 * Adds a line at the top of a cell: below a cell magic, a script's first lines, a docstring and `from __future__`
 * imports. It is indented like the first statement, because IPython accepts a cell that is indented as a whole.
 */
export function addLine(cell: Cell, line: string): Edit {
  const { text, root, magics } = cell.facts.program;
  const magic = [...magics].reverse().find(({ name }) => name.startsWith('%%'));
  const top = magic ? Math.min(text.length, magic.body + 1) : 0;
  // Tools read the comments at the top: a shebang, the encoding, `#|` of Quarto, `#@title` of Colab.
  let at = top + COMMENTS.exec(text.slice(top))![0].length;
  const first = root.children.find(({ kind }) => kind !== 'Comment');
  for (const child of root.children) {
    if (child.kind === 'Comment') {
      continue;
    }
    if (!comesFirst(cell, child, child === first)) {
      break;
    }
    at = Math.min(
      text.length,
      endOfLine(text, child.from + textOf(cell.facts.program, child).trimEnd().length) + 1
    );
  }
  const breaks = at > 0 && text[at - 1] !== '\n' ? '\n' : '';
  const indent = first ? indentation(text, first.from) : '';
  return edit(cell, at, at, `${breaks}${indent}${line}\n`);
}

/** The comments at the top of a cell, with the blank lines between them. */
const COMMENTS = /^((?:[ \t\f]*\n)*[ \t\f]*#[^\n]*(\n|$))*/;

/** Whether a statement must stay at the top: a `from __future__` import, or the docstring. */
function comesFirst(cell: Cell, statement: Node, first: boolean): boolean {
  if (/\bfrom\s+__future__\b/.test(textOf(cell.facts.program, statement))) {
    return statement.kind === 'ImportStatement' || statement.kind === 'StatementGroup';
  }
  const [value, more] = statement.children;
  return (
    first &&
    statement.kind === 'ExpressionStatement' &&
    isKind(value, 'String', 'ContinuedString') &&
    more === undefined
  );
}

/** The indentation of the line that a node starts. */
export function indentOf(cell: Cell, node: Node): string {
  return indentation(cell.facts.program.text, node.from);
}
