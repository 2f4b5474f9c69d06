/**
 * What a name means across the notebook's cells.
 *
 * Cells share one namespace, and run in the order that the user chooses. The execution counts show that order; for cells
 * that have not run, it is the order of the document. If cells disagree on a name, the answer is the likely meaning,
 * marked as uncertain. Findings that rest on it are never fixed in bulk.
 */

import { ASYNCIO_NAMES, canonicalName, LOOP_GETTERS } from './asyncio-names';
import type { Cell, Notebook } from './notebook';
import type { Node } from '../syntax/parse';
import { runningScope } from './scope';
import type { Binding, CallFact, FunctionFact, Reference, Scope } from './scope';

export type { Cell } from './notebook';

/** What a name stands for. */
export type Meaning =
  /** Something imported, by its full name, such as `asyncio.run`. */
  | { readonly kind: 'path'; readonly path: string }
  /** A function that the notebook defines. */
  | { readonly kind: 'function'; readonly function: FunctionFact; readonly cell: Cell }
  /** The result of calling something imported, such as a loop from `asyncio.get_event_loop`. */
  | { readonly kind: 'result'; readonly path: string }
  | { readonly kind: 'unknown' };

/** What a name means at some place. */
export interface Resolution {
  readonly meaning: Meaning;
  /** All meanings that it could have, in other orders of execution. */
  readonly candidates: readonly Meaning[];
  /** Whether there is no doubt. */
  readonly certain: boolean;
}

/** A call, and the cell it is in. */
export interface Call {
  readonly cell: Cell;
  readonly call: CallFact;
}

/** A binding, and the cell it is in. */
export interface GlobalBinding {
  readonly cell: Cell;
  readonly binding: Binding;
}

const UNKNOWN: Meaning = { kind: 'unknown' };

/** Names that `from module import *` binds, as far as rules need them. */
const STAR_NAMES: Readonly<Record<string, ReadonlySet<string>>> = {
  asyncio: ASYNCIO_NAMES,
  ib_async: new Set(['IB', 'util']),
  ib_insync: new Set(['IB', 'util'])
};

/** How many assignments are followed: `a = b`, `b = c`, … */
const MAX_DEPTH = 5;

/** The names of one notebook. There is a new object for each analysis, over facts that are kept. */
export class Names {
  private byId: ReadonlyMap<string, Cell> | undefined;
  private readonly globals = new Map<string, readonly GlobalBinding[]>();
  private readonly agreed = new Map<string, Resolution | null>();
  private readonly candidates = new Map<readonly GlobalBinding[], readonly Meaning[]>();
  private readonly named = new Map<string, readonly Call[]>();
  private readonly callees = new Map<CallFact, Resolution | null>();
  private readonly moduleAliases = new Map<string, string | undefined>();
  private readonly stars: readonly string[];
  private readonly foreignStars: boolean;
  private readonly aliases: ReadonlySet<string>;
  /** The packages that cells import. */
  readonly packages: ReadonlySet<string>;

  constructor(private readonly notebook: Notebook) {
    const aliases = new Set<string>();
    const stars: string[] = [];
    const packages = new Set<string>();
    for (const { facts } of notebook.cells) {
      stars.push(...facts.stars);
      facts.packages.forEach(name => packages.add(name));
      for (const alias of facts.aliases) {
        if (notebook.isCalled(alias)) {
          aliases.add(alias);
        }
      }
    }
    this.stars = stars;
    this.foreignStars = stars.some(star => star !== 'asyncio');
    this.aliases = aliases;
    this.packages = packages;
  }

  /** The cells, in the order of the document. */
  get cells(): readonly Cell[] {
    return this.notebook.cells;
  }

  /** The cell with an id. */
  cellWithId(id: string): Cell | undefined {
    this.byId ??= new Map(this.cells.map(cell => [cell.id, cell]));
    return this.byId.get(id);
  }

  /**
   * Calls that may be of functions with these last names. Rules only look at these: most calls of a notebook don't
   * matter to them.
   */
  *calls(lastNames: Iterable<string>): Generator<Call> {
    const wanted = new Set(this.aliases);
    for (const name of lastNames) {
      // Most names that rules look for aren't called in the notebook.
      if (this.notebook.isCalled(name)) {
        wanted.add(name);
      }
    }
    for (const name of wanted) {
      yield* this.callsNamed(name);
    }
  }

  /** The calls of functions with this last name. Several rules ask for the same. */
  private callsNamed(name: string): readonly Call[] {
    let calls = this.named.get(name);
    if (!calls) {
      calls = this.notebook
        .calls(name)
        .flatMap(({ cell, found }) => found.map(call => ({ cell, call })));
      this.named.set(name, calls);
    }
    return calls;
  }

  /** What a dotted name means, as seen from a place. */
  resolve(
    cell: Cell,
    scope: Scope,
    path: readonly string[],
    at: number,
    depth = 0
  ): Resolution | null {
    if (path.length === 0 || depth > MAX_DEPTH) {
      return null;
    }
    if (path[0] === 'self' && path.length > 1) {
      const own = this.ownAttribute(cell, scope, path[1], depth);
      return own && path.length > 2 ? follow(own, path.slice(2)) : own;
    }
    const root = this.lookup(cell, scope, path[0], at, depth);
    return root && path.length > 1 ? follow(root, path.slice(1)) : root;
  }

  /** What a call's callee means. */
  callee(cell: Cell, call: CallFact): Resolution | null {
    let found = this.callees.get(call);
    if (found === undefined) {
      found = this.resolve(cell, call.scope, call.path, call.node.from);
      this.callees.set(call, found);
    }
    return found;
  }

  /** What an expression of names, dots and calls means. */
  value(cell: Cell, scope: Scope, node: Node, depth = 0): Resolution | null {
    if (depth > MAX_DEPTH) {
      return null;
    }
    const path = pathOf(cell, node);
    if (path.length > 0) {
      return this.resolve(cell, scope, path, node.from, depth);
    }
    const [object, , property] = node.children;
    if (node.kind === 'CallExpression') {
      const callee = this.value(cell, scope, object, depth);
      return callee && map(callee, resultOf);
    }
    if (node.kind === 'MemberExpression' && property?.kind === 'PropertyName') {
      const owner = this.value(cell, scope, object, depth);
      return owner && follow(owner, [cell.source.slice(property.from, property.to)]);
    }
    if (node.kind === 'ParenthesizedExpression' && node.children.length === 3) {
      return this.value(cell, scope, node.children[1], depth);
    }
    if (node.kind === 'AwaitExpression' && object && node.children.length === 2) {
      const awaitable = this.value(cell, scope, node.children[1], depth);
      return awaitable && map(awaitable, awaited);
    }
    return node.kind === 'BinaryExpression' ? this.pipe(cell, scope, node, depth) : null;
  }

  /** What `prompt | model` means: a chain, if one side is an object of LangChain. */
  private pipe(cell: Cell, scope: Scope, node: Node, depth: number): Resolution | null {
    const [left, operator, right] = node.children;
    if (cell.source.slice(operator.from, operator.to) !== '|') {
      return null;
    }
    const sides = [left, right].map(side => this.value(cell, scope, side, depth + 1));
    const found = sides.find(
      side => side?.meaning.kind === 'result' && side.meaning.path.startsWith('langchain')
    );
    const meaning: Meaning = { kind: 'result', path: 'langchain.RunnableSequence' };
    return found ? { meaning, candidates: [meaning], certain: found.certain } : null;
  }

  /** What `self.name` means, if the class assigns it: `self.session = requests.Session()`. */
  private ownAttribute(cell: Cell, scope: Scope, name: string, depth: number): Resolution | null {
    const owner = classAround(scope);
    const values = owner
      ? (cell.facts.attributes.get(name) ?? []).flatMap(({ node, scope: at }) => {
          const target = node.parent;
          const statement = target?.parent;
          const [first, sign, value, ...more] = statement?.children ?? [];
          const isAssigned =
            statement?.kind === 'AssignStatement' && first === target && sign.kind === 'AssignOp';
          return isAssigned && value && more.length === 0 && classAround(at) === owner
            ? [this.valueOf(cell, at, value, depth + 1)]
            : [];
        })
      : [];
    const settled = values.length > 0 ? this.settle(values) : null;
    return settled?.certain ? settled : null;
  }

  /** Every place that reads a name, and resolves to the same scope as the name in `scope` does. */
  *references(name: string, owner: Scope): Generator<{ cell: Cell; reference: Reference }> {
    for (const cell of this.cells) {
      for (const reference of cell.facts.references.get(name) ?? []) {
        const scope = owningScope(reference.scope, name);
        if (scope === owner || (scope.kind === 'module' && owner.kind === 'module')) {
          yield { cell, reference };
        }
      }
    }
  }

  /** Another name that the cells bind to a module, such as `aio`. */
  aliasOf(module: string): string | undefined {
    if (!this.moduleAliases.has(module)) {
      this.moduleAliases.set(module, this.findAlias(module));
    }
    return this.moduleAliases.get(module);
  }

  private findAlias(module: string): string | undefined {
    for (const name of this.cells.flatMap(cell => [...cell.facts.aliases])) {
      const means = this.globalsNamed(name).map(({ binding }) => binding.bound);
      if (
        means.length > 0 &&
        means.every(bound => bound.kind === 'import' && bound.path === module)
      ) {
        return name;
      }
    }
    return undefined;
  }

  /**
   * Whether a name is bound before code at `at` runs: earlier in the same scope or cell, or in a cell above.
   */
  isReady(cell: Cell, scope: Scope, name: string, at: number): boolean {
    const owner = owningScope(scope, name);
    if (owner.kind !== 'module') {
      const later = runningScope(scope) !== owner;
      const bindings = owner.bindings.get(name) ?? [];
      return bindings.some(binding => !binding.conditional && (later || binding.at < at));
    }
    return this.globalsNamed(name).some(
      ({ cell: other, binding }) => other.index < cell.index || (other === cell && binding.at < at)
    );
  }

  /** Whether a name is bound, as seen from a scope. */
  isBound(scope: Scope, name: string): boolean {
    const owner = owningScope(scope, name);
    return owner.kind !== 'module' || this.globalsNamed(name).length > 0;
  }

  /** All bindings of a name, as seen from a scope: in its own cell, or in every cell if the name is global. */
  bindingsOf(cell: Cell, scope: Scope, name: string): readonly GlobalBinding[] {
    const owner = owningScope(scope, name);
    return owner.kind === 'module'
      ? this.globalsNamed(name)
      : (owner.bindings.get(name) ?? [])
          .filter(binding => !isNone(binding))
          .map(binding => ({ cell, binding }));
  }

  /** A name that no cell uses and that isn't taken: `name` itself, or `name` with a number. */
  freeName(name: string, taken: ReadonlySet<string> = new Set()): string {
    const used = (other: string): boolean =>
      taken.has(other) ||
      this.cells.some(
        ({ facts }) =>
          facts.references.has(other) ||
          facts.module.bindings.has(other) ||
          facts.attributes.has(other)
      );
    let free = name;
    for (let number = 2; used(free); number++) {
      free = `${name}_${number}`;
    }
    return free;
  }

  private lookup(
    cell: Cell,
    scope: Scope,
    name: string,
    at: number,
    depth: number
  ): Resolution | null {
    const owner = owningScope(scope, name);
    if (owner.kind !== 'module') {
      const bindings = (owner.bindings.get(name) ?? []).filter(binding => !isNone(binding));
      return this.settle(bindings.map(binding => this.meaning({ cell, binding }, depth)));
    }
    const globals = this.globalsNamed(name);
    if (globals.length === 0) {
      return this.unbound(name);
    }
    const agreed = this.agreement(name, globals, depth);
    return this.unlessStarred(agreed ?? this.inOrder(cell, scope, at, globals, depth));
  }

  /** `from lib import *` may bind another function to the name. It rarely hides a module. */
  private unlessStarred(found: Resolution): Resolution {
    const { meaning } = found;
    const starred = meaning.kind === 'path' && meaning.path.includes('.') && this.foreignStars;
    return starred ? { ...found, certain: false } : found;
  }

  /** All bindings of a global name, in the order of the document. */
  private globalsNamed(name: string): readonly GlobalBinding[] {
    let globals = this.globals.get(name);
    if (!globals) {
      const list: GlobalBinding[] = [];
      for (const { cell, found } of this.notebook.bindings(name)) {
        for (const binding of found) {
          if (!isNone(binding)) {
            list.push({ cell, binding });
          }
        }
      }
      globals = list;
      this.globals.set(name, globals);
    }
    return globals;
  }

  /** The meaning of a global name, if all cells agree on it. */
  private agreement(
    name: string,
    globals: readonly GlobalBinding[],
    depth: number
  ): Resolution | null {
    let agreed = this.agreed.get(name);
    if (agreed === undefined) {
      const settled = this.settle(this.meaningsOf(globals, depth));
      agreed = settled.certain ? settled : null;
      if (depth === 0) {
        this.agreed.set(name, agreed);
      }
    }
    return agreed;
  }

  /**
   * The meanings of some bindings. While another name is followed, it stops at the first that disagrees: with many lines
   * `df = df.dropna()`, each would otherwise be followed from each.
   */
  private meaningsOf(bindings: readonly GlobalBinding[], depth: number): Meaning[] {
    const meanings: Meaning[] = [];
    for (const bound of bindings) {
      const meaning = this.meaning(bound, depth);
      meanings.push(meaning);
      if (depth > 0 && (meaning.kind === 'unknown' || !isSameMeaning(meanings[0], meaning))) {
        break;
      }
    }
    return meanings;
  }

  /** The likely meaning of a global name that has several. */
  private inOrder(
    cell: Cell,
    scope: Scope,
    at: number,
    globals: readonly GlobalBinding[],
    depth: number
  ): Resolution {
    // The candidates of a name that is only followed aren't used.
    const all = depth > 0 ? [] : this.candidatesOf(globals);
    const here = globals.filter(bound => bound.cell === cell);
    const inBody = bodyOf(scope);
    const before = inBody ? here : here.filter(bound => bound.binding.at < at);
    const last = before[before.length - 1];
    if (last) {
      const meaning = this.meaning(last, depth);
      return { meaning, candidates: all, certain: !inBody && !last.binding.conditional };
    }
    const earlier = [...globals].filter(bound => bound.cell !== cell).sort(byExecution);
    const previous = earlier.filter(bound => isBefore(bound.cell, cell));
    const likely = previous[previous.length - 1] ?? earlier[earlier.length - 1] ?? globals[0];
    return { meaning: this.meaning(likely, depth), candidates: all, certain: false };
  }

  /** All meanings of a global name, computed once. */
  private candidatesOf(globals: readonly GlobalBinding[]): readonly Meaning[] {
    let all = this.candidates.get(globals);
    if (!all) {
      all = globals.map(bound => this.meaning(bound, 0));
      this.candidates.set(globals, all);
    }
    return all;
  }

  /** The meaning that all bindings share; unknown if they differ. */
  private settle(meanings: readonly Meaning[]): Resolution {
    const [first = UNKNOWN, ...rest] = meanings;
    const certain = first.kind !== 'unknown' && rest.every(other => isSameMeaning(first, other));
    return { meaning: certain ? first : UNKNOWN, candidates: meanings, certain };
  }

  private meaning({ cell, binding }: GlobalBinding, depth: number): Meaning {
    const { bound } = binding;
    switch (bound.kind) {
      case 'import':
        return { kind: 'path', path: canonicalName(bound.path) };
      case 'function':
        return { kind: 'function', function: bound.function, cell };
      case 'value':
        return this.valueOf(cell, bound.scope, bound.value, depth + 1);
      case 'entered':
        return entered(this.valueOf(cell, bound.scope, bound.value, depth + 1));
      case 'instance':
        return resultOf(this.valueOf(cell, bound.scope, bound.type, depth + 1));
      default:
        return UNKNOWN;
    }
  }

  /** The meaning of an assigned value: of another name, or of the result of a call. */
  private valueOf(cell: Cell, scope: Scope, value: Node, depth: number): Meaning {
    const found = this.value(cell, scope, value, depth);
    return found?.certain ? found.meaning : UNKNOWN;
  }

  /** A name that no cell binds: from a star import, or `asyncio`, which may be imported in a startup file. */
  private unbound(name: string): Resolution | null {
    const star = this.stars.find(module => STAR_NAMES[module]?.has(name));
    if (star || name === 'asyncio') {
      const meaning: Meaning = { kind: 'path', path: star ? `${star}.${name}` : name };
      const certain = star !== undefined && this.stars.every(other => other === star);
      return { meaning, candidates: [meaning], certain };
    }
    return null;
  }
}

/** The scope that a name belongs to, as seen from a scope. Functions don't see the names of enclosing classes. */
export function owningScope(scope: Scope, name: string): Scope {
  let current = scope;
  let inside = false;
  for (;;) {
    if (current.kind === 'module' || !current.parent) {
      return current;
    }
    if (current.globals.has(name)) {
      return moduleOf(current);
    }
    if (current.bindings.has(name) && !(inside && current.kind === 'class')) {
      return current;
    }
    inside = true;
    current = current.parent;
  }
}

/** The class whose method a scope is in. */
function classAround(scope: Scope): Scope | null {
  for (let current: Scope | null = scope; current; current = current.parent) {
    if (current.kind === 'class') {
      return current;
    }
  }
  return null;
}

/** Whether two meanings are the same. */
function isSameMeaning(a: Meaning, b: Meaning): boolean {
  if (a.kind === 'path' && b.kind === 'path') {
    return a.path === b.path;
  }
  if (a.kind === 'result' && b.kind === 'result') {
    return a.path === b.path || (LOOP_GETTERS.has(a.path) && LOOP_GETTERS.has(b.path));
  }
  return a.kind === 'function' && b.kind === 'function' && a.function === b.function;
}

/** The names in an expression of names and dots; empty for any other expression. */
export function pathOf(cell: Cell, node: Node): string[] {
  const text = cell.facts.program.text;
  if (node.kind === 'VariableName') {
    return [text.slice(node.from, node.to)];
  }
  const [object, dot, property] = node.children;
  if (node.kind !== 'MemberExpression' || dot?.kind !== '.' || !property) {
    return [];
  }
  const path = pathOf(cell, object);
  return path.length > 0 ? [...path, text.slice(property.from, property.to)] : [];
}

/** The last name of a path: `run` of `asyncio.run`. */
export function lastNameOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** Whether a binding is `name = None`, which gives the name no meaning yet. */
function isNone({ bound }: Binding): boolean {
  return bound.kind === 'value' && bound.value.kind === 'None';
}

function moduleOf(scope: Scope): Scope {
  let current = scope;
  while (current.parent) {
    current = current.parent;
  }
  return current;
}

/** Whether code in this scope runs later than the statement around it. */
function bodyOf(scope: Scope): boolean {
  for (let current: Scope | null = scope; current; current = current.parent) {
    if (current.kind === 'function' || current.kind === 'lambda') {
      return true;
    }
  }
  return false;
}

/** The meaning of `root.a.b`. */
function follow(root: Resolution, attributes: readonly string[]): Resolution | null {
  return map(root, meaning => {
    switch (meaning.kind) {
      case 'path':
      case 'result':
        return { ...meaning, path: canonicalName([meaning.path, ...attributes].join('.')) };
      default:
        return UNKNOWN;
    }
  });
}

/** The meaning of a call's result. The path of a method's result has its class: `asyncio.Runner.get_loop`. */
function resultOf(meaning: Meaning): Meaning {
  return meaning.kind === 'path' || meaning.kind === 'result'
    ? { kind: 'result', path: meaning.path }
    : UNKNOWN;
}

/** The meaning of `name` in `with … as name`. */
function entered(meaning: Meaning): Meaning {
  return meaning.kind === 'result'
    ? { kind: 'result', path: `${meaning.path}.__enter__` }
    : UNKNOWN;
}

/** The meaning of `await …`. */
function awaited(meaning: Meaning): Meaning {
  return meaning.kind === 'result'
    ? { kind: 'result', path: `${meaning.path}.__await__` }
    : UNKNOWN;
}

/** Applies a step to all meanings; `null` if the likely one becomes unknown. */
function map(root: Resolution, step: (meaning: Meaning) => Meaning): Resolution | null {
  const meaning = step(root.meaning);
  return meaning.kind === 'unknown'
    ? null
    : { meaning, candidates: root.candidates.map(step), certain: root.certain };
}

function isBefore(cell: Cell, other: Cell): boolean {
  return cell.executionCount !== null && other.executionCount !== null
    ? cell.executionCount < other.executionCount
    : cell.index < other.index;
}

function byExecution(a: GlobalBinding, b: GlobalBinding): number {
  return a.cell === b.cell ? a.binding.at - b.binding.at : isBefore(a.cell, b.cell) ? -1 : 1;
}
