/**
 * The facts of one cell: its scopes and bindings, and where names and calls stand. They don't depend on other cells, so
 * they are valid until the cell's source changes.
 */

import type { Node, Program } from '../syntax/parse';

/** The kinds of scope. A comprehension's first iterable belongs to the scope around it, as in Python. */
export type ScopeKind = 'module' | 'function' | 'lambda' | 'class' | 'comprehension' | 'generator';

/** A scope, and the names it binds. */
export interface Scope {
  readonly kind: ScopeKind;
  readonly node: Node;
  readonly parent: Scope | null;
  readonly bindings: Map<string, Binding[]>;
  /** Names declared `global` here. */
  readonly globals: Set<string>;
  /** The function whose body this is. */
  readonly function: FunctionFact | null;
}

/** What a statement binds a name to. */
export type Bound =
  | { readonly kind: 'import'; readonly path: string }
  | { readonly kind: 'function'; readonly function: FunctionFact }
  | { readonly kind: 'value'; readonly value: Node; readonly scope: Scope }
  /** What a `with` statement binds. */
  | { readonly kind: 'entered'; readonly value: Node; readonly scope: Scope }
  /** A parameter with a type: `client: OpenAI`. */
  | { readonly kind: 'instance'; readonly type: Node; readonly scope: Scope }
  | { readonly kind: 'unknown' };

/** A place that binds a name. */
export interface Binding {
  readonly name: string;
  readonly bound: Bound;
  /** Its offset. */
  readonly at: number;
  /** Whether it may not execute: it stands in an `if`, a loop or a `try`. */
  readonly conditional: boolean;
}

/** A function defined with `def` or `async def`. */
export interface FunctionFact {
  readonly name: string;
  readonly node: Node;
  /** Where it is defined. */
  readonly scope: Scope;
  readonly async: boolean;
  /** Its decorators, such as `app.route`. */
  readonly decorators: readonly string[];
  /** Whether its body yields. */
  generator: boolean;
}

/** A call. */
export interface CallFact {
  readonly node: Node;
  readonly callee: Node;
  readonly arguments: Node;
  readonly scope: Scope;
  /** The names in the callee, such as `['asyncio', 'run']`; empty when it is more than names and dots. */
  readonly path: readonly string[];
}

/** A node, such as a name that is read, and its scope. */
export interface Reference {
  readonly node: Node;
  readonly scope: Scope;
}

/** All facts of one cell. */
export interface CellFacts {
  readonly program: Program;
  readonly module: Scope;
  readonly calls: readonly CallFact[];
  /** Calls by the last name of their callee: `asyncio.run()` is under `run`, and `f()()` under `()`. */
  readonly callsByName: ReadonlyMap<string, readonly CallFact[]>;
  /** Names for something that has another name: `r` in `from asyncio import run as r`. */
  readonly aliases: ReadonlySet<string>;
  readonly functions: readonly FunctionFact[];
  readonly references: ReadonlyMap<string, readonly Reference[]>;
  /** Names after a dot, such as `run` in `self.run`. */
  readonly attributes: ReadonlyMap<string, readonly Reference[]>;
  /** The packages that it imports, or imports something from. */
  readonly packages: ReadonlySet<string>;
  /** Modules of star imports: `from asyncio import *`. */
  readonly stars: readonly string[];
  /** Every `await`. */
  readonly awaits: readonly Reference[];
  /** Every `try`. */
  readonly tries: readonly Reference[];
  /** Every `with`. */
  readonly withs: readonly Reference[];
  /** Generator expressions that await, and so are async generators. */
  readonly asyncGenerators: ReadonlySet<Scope>;
}

/** The scope in which the code of a scope runs: a comprehension runs in the scope around it. */
export function runningScope(scope: Scope): Scope {
  let running = scope;
  while ((running.kind === 'comprehension' || running.kind === 'generator') && running.parent) {
    running = running.parent;
  }
  return running;
}
