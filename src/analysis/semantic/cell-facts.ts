/**
 * Collects a cell's facts in one walk over its tree.
 */

import {
  childOf,
  isKind,
  parse,
  textOf,
  type Node,
  type NodeKind,
  type Program
} from '../syntax/parse';
import type {
  Binding,
  Bound,
  CallFact,
  CellFacts,
  FunctionFact,
  Reference,
  Scope,
  ScopeKind
} from './scope';

const UNKNOWN: Bound = { kind: 'unknown' };

const CONDITIONAL: ReadonlySet<NodeKind> = new Set<NodeKind>([
  'IfStatement',
  'ForStatement',
  'WhileStatement',
  'TryStatement',
  'MatchStatement'
]);

/** The facts of a cell. `before`, its facts before an edit, makes this faster. */
export function readCell(source: string, before?: CellFacts): CellFacts {
  return collect(parse(source, before?.program));
}

function collect(program: Program): CellFacts {
  return new Collector(program).collect();
}

class Collector {
  private readonly calls: CallFact[] = [];
  private readonly callsByName = new Map<string, CallFact[]>();
  private readonly aliases = new Set<string>();
  private readonly functions: FunctionFact[] = [];
  private readonly references = new Map<string, Reference[]>();
  private readonly attributes = new Map<string, Reference[]>();
  private readonly packages = new Set<string>();
  private readonly stars: string[] = [];
  private readonly awaits: Reference[] = [];
  private readonly tries: Reference[] = [];
  private readonly withs: Reference[] = [];
  private readonly asyncGenerators = new Set<Scope>();
  private readonly module: Scope;
  private conditions = 0;

  constructor(private readonly program: Program) {
    this.module = newScope('module', program.root, null);
  }

  collect(): CellFacts {
    this.visitAll(this.program.root.children, this.module);
    const { program, module, calls, callsByName, aliases } = this;
    const { functions, references, attributes, packages, stars } = this;
    const { awaits, tries, withs, asyncGenerators } = this;
    return {
      program,
      module,
      calls,
      callsByName,
      aliases,
      functions,
      references,
      attributes,
      packages,
      stars,
      awaits,
      tries,
      withs,
      asyncGenerators
    };
  }

  private text(node: Node): string {
    return textOf(this.program, node);
  }

  private visitAll(nodes: readonly Node[], scope: Scope): void {
    for (const node of nodes) {
      this.visit(node, scope);
    }
  }

  private visit(node: Node, scope: Scope): void {
    switch (node.kind) {
      case 'VariableName':
        push(this.references, this.text(node), { node, scope });
        return;
      case 'PropertyName':
        push(this.attributes, this.text(node), { node, scope });
        return;
      case 'CallExpression':
        this.visitCall(node, scope);
        return;
      case 'ArgList':
        this.visitArguments(node, scope);
        return;
      case 'ImportStatement':
        this.visitImport(node, scope);
        return;
      case 'FunctionDefinition':
        this.visitFunction(node, scope);
        return;
      case 'ClassDefinition':
        this.visitClass(node, scope);
        return;
      case 'LambdaExpression':
        this.visitLambda(node, scope);
        return;
      case 'ArrayComprehensionExpression':
      case 'SetComprehensionExpression':
      case 'DictionaryComprehensionExpression':
        this.visitComprehension(node, scope, 'comprehension');
        return;
      case 'ComprehensionExpression':
        this.visitComprehension(node, scope, 'generator');
        return;
      case 'AssignStatement':
        this.visitAssignment(node, scope);
        return;
      case 'UpdateStatement':
        this.visitUpdate(node, scope);
        return;
      case 'NamedExpression':
        this.visitNamed(node, scope);
        return;
      case 'DeleteStatement':
        this.bindTargets(node.children, scope);
        return;
      case 'ScopeStatement':
        this.visitDeclaration(node, scope);
        return;
      case 'TypeDefinition':
        this.bindTargets(node.children.slice(1, 2), scope);
        return;
      case 'YieldExpression':
      case 'YieldStatement':
        this.markGenerator(scope);
        this.visitAll(node.children, scope);
        return;
      case 'CapturePattern':
        this.bindTargets(node.children, scope);
        return;
      case 'AwaitExpression':
        this.awaits.push({ node, scope });
        if (scope.kind === 'generator') {
          this.asyncGenerators.add(scope);
        }
        this.visitAll(node.children, scope);
        return;
      case 'TryStatement':
        this.tries.push({ node, scope });
        this.visitTargets(node, scope);
        return;
      case 'WithStatement':
        this.withs.push({ node, scope });
        this.visitTargets(node, scope);
        return;
      case 'AsPattern':
      case 'ForStatement':
        this.visitTargets(node, scope);
        return;
      case 'KeywordPattern':
        this.visitAll(node.children.slice(1), scope);
        return;
      default:
        this.visitBlock(node, scope, node.children);
    }
  }

  /** Visits children that may or may not run, when the node is a condition or a loop. */
  private visitBlock(node: Node, scope: Scope, children: readonly Node[]): void {
    const conditional = CONDITIONAL.has(node.kind);
    this.conditions += conditional ? 1 : 0;
    this.visitAll(children, scope);
    this.conditions -= conditional ? 1 : 0;
  }

  /* Names that are bound. */

  private bind(name: string, bound: Bound, at: number, scope: Scope): void {
    let owner = scope;
    while (owner.kind === 'comprehension' || owner.kind === 'generator') {
      if (!owner.parent) {
        break;
      }
      owner = owner.parent;
    }
    this.bindHere(name, bound, at, owner.globals.has(name) ? this.module : owner, owner);
  }

  private bindHere(name: string, bound: Bound, at: number, scope: Scope, from = scope): void {
    if (bound.kind === 'value' || (bound.kind === 'import' && !bound.path.endsWith(name))) {
      this.aliases.add(name);
    }
    // A function binds a global when it is called, if it is.
    const conditional = this.conditions > 0 || scope !== from;
    push(scope.bindings, name, { name, bound, at, conditional } satisfies Binding);
  }

  /** Binds each target name to UNKNOWN; visits targets that aren't plain names (attributes, subscripts) as reads. */
  private bindTargets(nodes: readonly Node[], scope: Scope, own = false): void {
    for (const node of nodes) {
      if (node.kind === 'VariableName') {
        if (own) {
          this.bindHere(this.text(node), UNKNOWN, node.from, scope);
        } else {
          this.bind(this.text(node), UNKNOWN, node.from, scope);
        }
      } else if (isKind(node, 'TupleExpression', 'ArrayExpression', 'ParenthesizedExpression')) {
        this.bindTargets(node.children, scope, own);
      } else {
        this.visit(node, scope);
      }
    }
  }

  /** Statements whose targets follow a keyword: `as x`, `for x in`. */
  private visitTargets(node: Node, scope: Scope): void {
    const conditional = CONDITIONAL.has(node.kind);
    this.conditions += conditional ? 1 : 0;
    let target = false;
    for (const child of node.children) {
      // `maskWith` writes a comma in place of some of them.
      const masked = child.kind === ',' && this.text(child) !== ',';
      if (child.kind === 'as' || child.kind === 'for' || masked) {
        target = true;
      } else if (target && (child.kind === 'in' || child.kind === 'Body')) {
        target = false;
        this.visit(child, scope);
      } else if (target) {
        this.bindTarget(node, child, scope);
        // In `with a as b, c as d`, what follows the comma is a value again.
        target = node.kind === 'ForStatement';
      } else {
        this.visit(child, scope);
      }
    }
    this.conditions -= conditional ? 1 : 0;
  }

  /** Binds one target of such a statement. A `with value as name` binds it to the value. */
  private bindTarget(statement: Node, target: Node, scope: Scope): void {
    const value = statement.children[target.index - 2];
    if (statement.kind === 'WithStatement' && target.kind === 'VariableName' && value) {
      this.bind(this.text(target), { kind: 'entered', value, scope }, target.from, scope);
    } else {
      this.bindTargets([target], scope);
    }
  }

  private visitAssignment(node: Node, scope: Scope): void {
    const parts = splitAt(node.children, 'AssignOp');
    const value = parts.length > 1 ? parts[parts.length - 1] : [];
    const targets = parts.slice(0, Math.max(1, parts.length - 1));
    this.visitAll(value, scope);
    for (const target of targets) {
      const names = target.filter(child => child.kind !== 'TypeDef' && child.kind !== 'Comment');
      const types = target.filter(child => child.kind === 'TypeDef');
      this.visitAll(types, scope);
      if (parts.length === 1) {
        // `x: int` declares a local name without a value.
        if (scope.kind === 'function') {
          this.bindTargets(names, scope);
        }
      } else if (names.length === 1 && names[0].kind === 'VariableName') {
        const only = value.filter(child => child.kind !== 'Comment');
        const bound: Bound = only.length === 1 ? { kind: 'value', value: only[0], scope } : UNKNOWN;
        this.bind(this.text(names[0]), bound, names[0].from, scope);
      } else {
        this.bindTargets(names, scope);
      }
    }
  }

  /** `x += 1` reads its target before it binds it. */
  private visitUpdate(node: Node, scope: Scope): void {
    const [target] = node.children;
    if (target.kind === 'VariableName') {
      this.bindTargets([target], scope);
    }
    this.visitAll(node.children, scope);
  }

  private visitNamed(node: Node, scope: Scope): void {
    const [target, , ...value] = node.children;
    this.visitAll(value, scope);
    const bound: Bound = value.length === 1 ? { kind: 'value', value: value[0], scope } : UNKNOWN;
    this.bind(this.text(target), bound, target.from, scope);
  }

  private visitDeclaration(node: Node, scope: Scope): void {
    const names = node.children.filter(child => child.kind === 'VariableName');
    for (const name of names) {
      if (node.children[0].kind === 'global') {
        scope.globals.add(this.text(name));
      } else if (scope.parent) {
        // The enclosing functions bind a nonlocal name, too.
        this.bindHere(this.text(name), UNKNOWN, name.from, scope.parent);
      }
    }
  }

  private visitImport(node: Node, scope: Scope): void {
    const parts = node.children.filter(child => !'(),'.includes(child.kind) || child.kind === ',');
    const [first, ...rest] = splitAt(parts, 'import');
    const module = first.map(child => this.text(child)).filter(word => word !== 'from');
    const from = module.join('');
    for (const clause of splitAt(rest.flat(), ',')) {
      const [name, alias] = splitAt(
        clause.filter(child => child.kind !== 'Comment'),
        'as'
      );
      if (!name?.length) {
        continue;
      }
      const path = name.map(child => this.text(child)).join('');
      this.packages.add((from || path).split('.')[0]);
      if (path === '*') {
        this.stars.push(from);
      } else if (alias?.length) {
        const bound: Bound = { kind: 'import', path: from ? `${from}.${path}` : path };
        this.bind(this.text(alias[0]), bound, node.from, scope);
      } else if (from) {
        this.bind(path, { kind: 'import', path: `${from}.${path}` }, node.from, scope);
      } else {
        // `import a.b` binds `a`.
        const root = path.split('.')[0];
        this.bind(root, { kind: 'import', path: root }, node.from, scope);
      }
    }
  }

  /* Scopes. */

  private visitFunction(node: Node, scope: Scope): void {
    const name = childOf(node, 'VariableName');
    const body = childOf(node, 'Body');
    if (!name || !body) {
      this.visitAll(node.children, scope);
      return;
    }
    const decorators = node.parent?.kind === 'DecoratedStatement' ? node.parent.children : [];
    const fact: FunctionFact = {
      name: this.text(name),
      node,
      scope,
      async: node.children[0].kind === 'async',
      decorators: decorators
        .filter(child => child.kind === 'Decorator')
        .map(child => this.decorator(child)),
      generator: false
    };
    this.functions.push(fact);
    this.bind(fact.name, { kind: 'function', function: fact }, name.from, scope);
    const inner = newScope('function', node, scope, fact);
    for (const child of node.children) {
      if (child.kind === 'ParamList') {
        this.visitParameters(child, scope, inner);
      } else if (child.kind === 'TypeDef') {
        this.visit(child, scope);
      }
    }
    this.visitBody(body, inner);
  }

  private decorator(node: Node): string {
    const names = node.children.filter(child => child.kind === 'VariableName');
    return names.map(child => this.text(child)).join('.');
  }

  private visitLambda(node: Node, scope: Scope): void {
    const inner = newScope('lambda', node, scope);
    for (const child of node.children) {
      if (child.kind === 'ParamList') {
        this.visitParameters(child, scope, inner);
      } else {
        this.visit(child, inner);
      }
    }
  }

  private visitClass(node: Node, scope: Scope): void {
    const name = childOf(node, 'VariableName');
    if (name) {
      this.bind(this.text(name), UNKNOWN, name.from, scope);
    }
    for (const child of node.children) {
      if (child.kind === 'Body') {
        this.visitBody(child, newScope('class', node, scope));
      } else if (child !== name) {
        this.visit(child, scope);
      }
    }
  }

  /** A function body runs separately, so an enclosing `if` doesn't make its bindings conditional. */
  private visitBody(body: Node, scope: Scope): void {
    const conditions = this.conditions;
    this.conditions = 0;
    this.visitAll(body.children, scope);
    this.conditions = conditions;
  }

  /** Binds the parameters in the function; visits their defaults and annotations in the scope around it. */
  private visitParameters(list: Node, outer: Scope, inner: Scope): void {
    let value = false;
    for (const child of list.children) {
      if (child.kind === ',') {
        value = false;
      } else if (child.kind === 'AssignOp') {
        value = true;
      } else if (child.kind === 'VariableName' && !value) {
        const type = list.children[child.index + 1];
        const name = type?.kind === 'TypeDef' ? type.children[type.children.length - 1] : null;
        const isNamed = isKind(name, 'VariableName', 'MemberExpression');
        const bound: Bound =
          name && isNamed ? { kind: 'instance', type: name, scope: outer } : UNKNOWN;
        this.bindHere(this.text(child), bound, child.from, inner);
      } else {
        this.visit(child, outer);
      }
    }
  }

  private visitComprehension(node: Node, scope: Scope, kind: ScopeKind): void {
    const inner = newScope(kind, node, scope, null);
    let place: 'body' | 'target' | 'iterable' = 'body';
    let first = true;
    for (const child of node.children) {
      if (child.kind === 'Comment') {
        continue;
      } else if (child.kind === 'for') {
        place = 'target';
      } else if (child.kind === 'in' && place === 'target') {
        place = 'iterable';
      } else if (child.kind === 'if' || child.kind === 'async') {
        place = 'body';
        if (child.kind === 'async' && kind === 'generator') {
          this.asyncGenerators.add(inner);
        }
      } else if (place === 'target') {
        this.bindTargets([child], inner, true);
      } else if (place === 'iterable') {
        this.visit(child, first ? scope : inner);
        first = false;
      } else {
        this.visit(child, inner);
      }
    }
  }

  private markGenerator(scope: Scope): void {
    let owner: Scope | null = scope;
    while (owner && owner.kind !== 'function' && owner.kind !== 'lambda') {
      owner = owner.parent;
    }
    if (owner?.function) {
      owner.function.generator = true;
    }
  }

  /* Calls. */

  private visitCall(node: Node, scope: Scope): void {
    const callee = node.children[0];
    const args = childOf(node, 'ArgList');
    if (args) {
      const call = { node, callee, arguments: args, scope, path: this.path(callee) };
      this.calls.push(call);
      const name = this.lastName(callee);
      if (name) {
        push(this.callsByName, name, call);
      }
    }
    this.visitAll(node.children, scope);
  }

  /** Positional and keyword arguments, or a generator expression without its own brackets. */
  private visitArguments(node: Node, scope: Scope): void {
    if (node.children.some(child => child.kind === 'for')) {
      this.visitComprehension(node, scope, 'generator');
      return;
    }
    for (const child of node.children) {
      const next = node.children[child.index + 1];
      if (child.kind !== 'VariableName' || next?.kind !== 'AssignOp') {
        this.visit(child, scope);
      } else if (this.text(next) === ':=') {
        this.bindTargets([child], scope);
      }
    }
  }

  private lastName(callee: Node): string {
    switch (callee.kind) {
      case 'VariableName':
        return this.text(callee);
      case 'MemberExpression': {
        const last = callee.children[callee.children.length - 1];
        return last.kind === 'PropertyName' ? this.text(last) : '';
      }
      case 'CallExpression':
        return '()';
      default:
        return '';
    }
  }

  private path(callee: Node): string[] {
    if (callee.kind === 'VariableName') {
      return [this.text(callee)];
    }
    const [object, dot, property] = callee.children;
    if (callee.kind !== 'MemberExpression' || dot?.kind !== '.' || !property) {
      return [];
    }
    const path = this.path(object);
    return path.length > 0 ? [...path, this.text(property)] : [];
  }
}

function newScope(
  kind: ScopeKind,
  node: Node,
  parent: Scope | null,
  fact: FunctionFact | null = null
): Scope {
  return { kind, node, parent, bindings: new Map(), globals: new Set(), function: fact };
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list) {
    list.push(value);
  } else {
    map.set(key, [value]);
  }
}

/** Splits nodes at a separator: `a = b = c` has three parts. */
function splitAt(nodes: readonly Node[], separator: NodeKind): Node[][] {
  const parts: Node[][] = [[]];
  for (const node of nodes) {
    if (node.kind === separator) {
      parts.push([]);
    } else {
      parts[parts.length - 1].push(node);
    }
  }
  return parts;
}
