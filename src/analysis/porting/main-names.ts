/**
 * Keeps the meaning of names in a script's `main()`.
 *
 * All names of a notebook are global. A name can become local to `main()` if it is only bound there and no function,
 * class or dynamic access reads it as a global.
 */

import type { Edit } from '../diagnostics/finding';
import type { Cell, Names } from '../semantic/names';
import { ancestorOf, childOf, textOf, type Node } from '../syntax/parse';
import { edit } from '../rewrites/expressions';
import { wordsIn } from '../text/lines';
import type { Bound } from '../semantic/scope';
import { hasPosition, nodesIn, replaceNode, isImmediate, type Chunk } from './chunks';
import { hasDynamicNames, type MainSplit } from './split-main';
import { BUILTINS } from '../catalog/python-names';

/** The names that `main()` declares as global, in alphabetical order. */
export function globalNames(names: Names, { top, main }: MainSplit): string[] {
  const dynamic = hasDynamicNames(names);
  const above = wordsOf([...top]);
  const declared = new Set(
    nodesIn([...top, ...main], 'ScopeStatement').flatMap(({ chunk, node }) =>
      declaredNames(chunk, node)
    )
  );
  const bound = new Map<string, boolean>();
  for (const cell of names.cells) {
    for (const [name, bindings] of cell.facts.module.bindings) {
      for (const { at, bound: what } of bindings) {
        const within = main.some(chunk => chunk.cell === cell && hasPosition(chunk, at));
        const plain = within && isVariable(cell, at, what) && !isSelfNamed(cell, name, what);
        bound.set(name, (bound.get(name) ?? true) && plain);
      }
    }
  }
  const ours = [...bound.keys()].filter(name =>
    names.cells.some(cell => isBoundIn(main, cell, name))
  );
  return ours
    .filter(
      name =>
        dynamic ||
        !bound.get(name) ||
        above.has(name) ||
        declared.has(name) ||
        BUILTINS.has(name) ||
        /^__\w+__$/.test(name) ||
        isShadowedInClass(names, name)
    )
    .sort();
}

/** Functions, classes and imports stay global, because pickle and type hints look for them there. */
function isVariable(cell: Cell, at: number, { kind }: Bound): boolean {
  return kind !== 'import' && kind !== 'function' && !isClassName(cell, at);
}

/** Whether a value knows its own name, as in `Point = namedtuple("Point", "x y")`. Pickle looks for it by that name. */
function isSelfNamed({ facts }: Cell, name: string, bound: Bound): boolean {
  const list =
    bound.kind === 'value' && bound.value.kind === 'CallExpression'
      ? childOf(bound.value, 'ArgList')
      : undefined;
  const first = list?.children[1];
  return (
    first?.kind === 'String' && textOf(facts.program, first).replace(/^["']|["']$/g, '') === name
  );
}

function isClassName({ facts }: Cell, at: number): boolean {
  return /\bclass\s+$/.test(facts.program.text.slice(Math.max(0, at - 100), at));
}

function isBoundIn(main: readonly Chunk[], cell: Cell, name: string): boolean {
  return (cell.facts.module.bindings.get(name) ?? []).some(({ at }) =>
    main.some(chunk => chunk.cell === cell && hasPosition(chunk, at))
  );
}

/** Whether a class body binds the name. It reads the first value from the globals, not from the function around it. */
function isShadowedInClass(names: Names, name: string): boolean {
  return names.cells.some(({ facts }) =>
    (facts.references.get(name) ?? []).some(
      ({ scope }) => scope.kind === 'class' && scope.bindings.has(name)
    )
  );
}

function wordsOf(chunks: readonly Chunk[]): Set<string> {
  return wordsIn(chunks.map(({ cell, from, to }) => cell.source.slice(from, to)).join('\n'));
}

function declaredNames({ cell }: Chunk, node: Node): string[] {
  return node.children
    .filter(({ kind }) => kind === 'VariableName')
    .map(child => textOf(cell.facts.program, child));
}

/** The edits that keep the meaning of a cell's code inside `main()`. */
export function editsForMain(main: readonly Chunk[], globals: readonly string[]): Edit[] {
  return [...starImports(main), ...annotations(main, new Set(globals)), ...reflections(main)];
}

/** A function cannot contain `from … import *`. */
function starImports(main: readonly Chunk[]): Edit[] {
  return nodesIn(main, 'ImportStatement')
    .filter(({ node }) => node.children.some(({ kind }) => kind === '*'))
    .map(({ chunk, node }) => {
      const text = textOf(chunk.cell.facts.program, node).replace(/\s*\\?\n\s*/g, ' ');
      return replaceNode(chunk, node, `exec(${JSON.stringify(text)}, globals())`);
    });
}

/** A function cannot annotate a global name. */
function annotations(main: readonly Chunk[], globals: ReadonlySet<string>): Edit[] {
  const edits: Edit[] = [];
  for (const { chunk, node } of nodesIn(main, 'AssignStatement')) {
    const [target, type] = node.children;
    const own = target?.kind === 'VariableName' && type?.kind === 'TypeDef' && isTopLevel(node);
    if (!own) {
      continue;
    }
    if (!node.children.some(({ kind }) => kind === 'AssignOp')) {
      edits.push(replaceNode(chunk, node, 'pass'));
    } else if (globals.has(textOf(chunk.cell.facts.program, target))) {
      edits.push(edit(chunk.cell, target.to, type.to, ''));
    }
  }
  return edits;
}

/** Rewrites calls that read the names of the current scope, such as `locals()`. */
function reflections(main: readonly Chunk[]): Edit[] {
  const edits: Edit[] = [];
  for (const chunk of main) {
    const { facts, source } = chunk.cell;
    for (const { node, callee, arguments: list, scope } of facts.calls) {
      if (!hasPosition(chunk, node.from) || !isImmediate(scope) || scope.kind === 'class') {
        continue;
      }
      const name = callee.kind === 'VariableName' ? source.slice(callee.from, callee.to) : '';
      const inner = list.children.slice(1, -1).filter(({ kind }) => kind !== 'Comment');
      if (inner.length === 0 && (name === 'locals' || name === 'vars')) {
        edits.push(replaceNode(chunk, callee, 'globals'));
      } else if (inner.length === 0 && name === 'dir') {
        edits.push(replaceNode(chunk, node, 'sorted(globals())'));
      } else if (inner.length === 1 && (name === 'exec' || name === 'eval')) {
        edits.push(edit(chunk.cell, inner[0].to, inner[0].to, ', globals()'));
      }
    }
  }
  return edits;
}

/** Whether a statement is outside of functions and classes. */
function isTopLevel(node: Node): boolean {
  return (
    ancestorOf(node, 'FunctionDefinition', 'ClassDefinition', 'LambdaExpression') === undefined
  );
}
