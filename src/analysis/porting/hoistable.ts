/**
 * Finds definitions, imports and constants that mean the same at any position, because they don't depend on code that
 * runs.
 */

import { pathOf, type Cell, type Names } from '../semantic/names';
import { childOf, textOf, type Node } from '../syntax/parse';
import type { Binding } from '../semantic/scope';
import { hasPosition, type Chunk } from './chunks';
import { BUILTINS, STANDARD_MODULES } from '../catalog/python-names';
import {
  constantOf,
  definitionOf,
  isConstant,
  isPunctuation,
  onlyBinding
} from './statement-shapes';

/** The chunks that can move above all code that runs. */
export class HoistableChunks {
  private readonly answers = new Map<Chunk, boolean>();
  private readonly chunks: ReadonlyMap<Cell, readonly Chunk[]>;

  /** @param leading - Chunks that are at the top already. */
  constructor(
    private readonly names: Names,
    chunks: readonly Chunk[],
    private readonly leading: ReadonlySet<Chunk>
  ) {
    const byCell = new Map<Cell, Chunk[]>(names.cells.map(cell => [cell, []]));
    chunks.forEach(chunk => byCell.get(chunk.cell)?.push(chunk));
    this.chunks = byCell;
  }

  /** Whether a chunk can move up. */
  has(chunk: Chunk): boolean {
    const known = this.answers.get(chunk);
    if (known !== undefined) {
      return known;
    }
    // A chunk that depends on itself cannot move.
    this.answers.set(chunk, false);
    const answer = this.isHoistable(chunk);
    this.answers.set(chunk, answer);
    return answer;
  }

  /** The chunk that defines a name; `null` if several do. Of equal imports it is the first. */
  chunkOf(name: string): Chunk | null {
    const found = onlyBinding(this.names, name) ?? this.firstOfEqualImports(name);
    const chunks = found && this.chunks.get(found.cell);
    return chunks?.find(chunk => hasPosition(chunk, found!.binding.at)) ?? null;
  }

  private firstOfEqualImports(name: string): { cell: Cell; binding: Binding } | null {
    for (const cell of this.names.cells) {
      const binding = cell.facts.module.bindings.get(name)?.[0];
      if (binding) {
        const { bound } = binding;
        return bound.kind === 'import' && this.isOnlyImportedAs(name, bound.path)
          ? { cell, binding }
          : null;
      }
    }
    return null;
  }

  private isHoistable(chunk: Chunk): boolean {
    const constant = constantOf(chunk);
    if (constant !== null) {
      return this.isOnlyDefinition(chunk, constant) && !chunk.nodes[0].children.some(isType);
    }
    if (chunk.nodes.length > 0 && chunk.nodes.every(({ kind }) => kind === 'ImportStatement')) {
      return this.isStandardImport(chunk);
    }
    const definition = definitionOf(chunk);
    return (
      definition !== null &&
      this.isOnlyDefinition(chunk, definition.name) &&
      definition.decorators.every(node => this.isPlainDecorator(chunk, node)) &&
      this.isPlainDefinition(chunk, definition.node)
    );
  }

  /** Whether a chunk is the only definition of a name, which is not a built-in name either. */
  private isOnlyDefinition(chunk: Chunk, name: string): boolean {
    const found = onlyBinding(this.names, name);
    return (
      found !== null &&
      found.cell === chunk.cell &&
      hasPosition(chunk, found.binding.at) &&
      !found.binding.conditional &&
      !BUILTINS.has(name) &&
      !/^__\w+__$/.test(name)
    );
  }

  /** Whether a chunk only imports from the standard library, under names that no cell uses for anything else. */
  private isStandardImport(chunk: Chunk): boolean {
    for (const [name, own] of chunk.cell.facts.module.bindings) {
      for (const { at, bound } of own) {
        if (hasPosition(chunk, at)) {
          const path = bound.kind === 'import' ? bound.path : '';
          const standard = STANDARD_MODULES.has(path.split('.')[0]) && !BUILTINS.has(name);
          if (!standard || !this.isOnlyImportedAs(name, path)) {
            return false;
          }
        }
      }
    }
    return !/\*|__future__/.test(chunk.cell.source.slice(chunk.from, chunk.to));
  }

  private isOnlyImportedAs(name: string, path: string): boolean {
    return this.names.cells.every(({ facts }) =>
      (facts.module.bindings.get(name) ?? []).every(
        ({ bound, conditional }) => bound.kind === 'import' && bound.path === path && !conditional
      )
    );
  }

  /** A decorator from the standard library, such as `@dataclass` or `@functools.lru_cache(maxsize=None)`. */
  private isPlainDecorator(chunk: Chunk, node: Node): boolean {
    const { cell } = chunk;
    const path = node.children
      .filter(({ kind }) => kind === 'VariableName' || kind === 'PropertyName')
      .map(child => textOf(cell.facts.program, child));
    const list = childOf(node, 'ArgList');
    if (
      list &&
      !list.children.every(child => isConstant(child) || isPunctuation(child) || isKeyword(child))
    ) {
      return false;
    }
    if (path.length === 1 && BUILTINS.has(path[0])) {
      return !this.names.isBound(cell.facts.module, path[0]);
    }
    const found = this.names.resolve(cell, cell.facts.module, path, node.from);
    return (
      found?.certain === true &&
      found.meaning.kind === 'path' &&
      /^(functools|dataclasses|contextlib|typing|abc|enum)\b/.test(found.meaning.path) &&
      this.isHoistedAbove(chunk, path[0])
    );
  }

  /** Whether defaults, annotations, base classes and class bodies only depend on hoistable names. */
  private isPlainDefinition(chunk: Chunk, node: Node): boolean {
    return node.children.every(child => {
      switch (child.kind) {
        case 'ParamList':
          return this.isPlainList(chunk, child);
        case 'TypeDef':
          return this.isPlainType(chunk, child);
        case 'ArgList':
          return this.isPlainBases(chunk, child);
        case 'Body':
          return node.kind === 'FunctionDefinition' || this.isPlainBody(chunk, child);
        case 'TypeParamList':
          return false;
        default:
          return true;
      }
    });
  }

  /** Parameters whose defaults are constants or hoistable names. */
  private isPlainList(chunk: Chunk, list: Node): boolean {
    return list.children.every((child, index) => {
      const value = list.children[index - 1]?.kind === 'AssignOp';
      if (value) {
        return this.isPlainValue(chunk, child);
      }
      return child.kind === 'TypeDef' ? this.isPlainType(chunk, child) : true;
    });
  }

  private isPlainValue(chunk: Chunk, node: Node): boolean {
    return isConstant(node) || (node.kind === 'VariableName' && this.isHoistableName(chunk, node));
  }

  /** An annotation of hoistable names without calls. */
  private isPlainType(chunk: Chunk, node: Node): boolean {
    if (node.kind === 'VariableName') {
      return this.isHoistableName(chunk, node);
    }
    return (
      !/^(CallExpression|AwaitExpression|NamedExpression|LambdaExpression|\w*Comprehension\w*)$/.test(
        node.kind
      ) && node.children.every(child => this.isPlainType(chunk, child))
    );
  }

  private isPlainBases(chunk: Chunk, list: Node): boolean {
    return list.children.every(child => {
      if (child.kind === 'VariableName' || child.kind === 'MemberExpression') {
        return this.isPlainBase(chunk, child);
      }
      return isPunctuation(child);
    });
  }

  /** A standard class, or a class of the notebook that runs no code when it is inherited from. */
  private isPlainBase(chunk: Chunk, node: Node): boolean {
    const { cell } = chunk;
    const path = pathOf(cell, node);
    if (path.length === 1) {
      const own = this.chunkOf(path[0]);
      if (own && definitionOf(own)?.node.kind === 'ClassDefinition') {
        return (
          this.isAbove(own, chunk) &&
          (this.leading.has(own) || this.has(own)) &&
          !/__init_subclass__/.test(own.cell.source.slice(own.from, own.to))
        );
      }
      if (!this.names.isBound(cell.facts.module, path[0])) {
        return BUILTINS.has(path[0]);
      }
    }
    const found = path.length > 0 ? this.names.value(cell, cell.facts.module, node) : null;
    return (
      found?.certain === true &&
      found.meaning.kind === 'path' &&
      STANDARD_MODULES.has(found.meaning.path.split('.')[0]) &&
      this.isHoistedAbove(chunk, path[0])
    );
  }

  /** A class body of strings, fields and methods. */
  private isPlainBody(chunk: Chunk, body: Node): boolean {
    return body.children.every(child => {
      switch (child.kind) {
        case ':':
        case 'Comment':
        case 'PassStatement':
          return true;
        case 'ExpressionStatement':
          return child.children.every(isConstant);
        case 'FunctionDefinition':
          return this.isPlainDefinition(chunk, child);
        case 'DecoratedStatement':
          return child.children.every(part =>
            part.kind === 'Decorator'
              ? this.isPlainDecorator(chunk, part)
              : part.kind === 'FunctionDefinition' && this.isPlainDefinition(chunk, part)
          );
        case 'AssignStatement':
          return this.isPlainField(chunk, child);
        default:
          return false;
      }
    });
  }

  private isPlainField(chunk: Chunk, { children }: Node): boolean {
    return children.every((child, index) => {
      if (child.kind === 'TypeDef') {
        return this.isPlainType(chunk, child);
      }
      return children[index - 1]?.kind === 'AssignOp'
        ? this.isPlainValue(chunk, child)
        : child.kind === 'VariableName' || child.kind === 'AssignOp' || child.kind === 'Comment';
    });
  }

  private isHoistableName(chunk: Chunk, node: Node): boolean {
    const { program, module } = chunk.cell.facts;
    const name = textOf(program, node);
    return this.names.isBound(module, name) ? this.isHoistedAbove(chunk, name) : BUILTINS.has(name);
  }

  /** Whether a bound name is hoistable, and defined above. */
  private isHoistedAbove(chunk: Chunk, name: string): boolean {
    const own = this.chunkOf(name);
    return own !== null && this.isAbove(own, chunk) && (this.leading.has(own) || this.has(own));
  }

  /** Whether a chunk is above another one. */
  private isAbove(above: Chunk, below: Chunk): boolean {
    return above.cell === below.cell
      ? above.from < below.from
      : above.cell.index < below.cell.index;
  }
}

function isType({ kind }: Node): boolean {
  return kind === 'TypeDef';
}

/** The name or the equals sign of `name=value`. */
function isKeyword({ kind, parent, index }: Node): boolean {
  return (
    kind === 'AssignOp' ||
    (kind === 'VariableName' && parent?.children[index + 1]?.kind === 'AssignOp')
  );
}
