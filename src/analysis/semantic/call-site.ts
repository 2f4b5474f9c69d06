/**
 * A call in a cell, and what the notebook knows about it.
 */

import { attributeOf, textOf, type Node } from '../syntax/parse';
import { argumentsOf, type Argument } from './arguments';
import { contextOf, type Context } from './context';
import { lastNameOf, type Cell, type Meaning, type Names, type Resolution } from './names';
import { memoize } from './memoize';
import { callAt } from './call-at';
import type { CallFact } from './scope';

/** How long a callee may be in a sentence. */
const MAX_DISPLAY = 40;

/** A call, and the answers to what rules ask about it. It looks nothing up before it is asked. */
export class CallSite {
  private knownContext: Context | undefined;
  private knownArguments: readonly Argument[] | null | undefined;

  constructor(
    readonly names: Names,
    readonly cell: Cell,
    readonly call: CallFact
  ) {}

  /** The call itself. */
  get node(): Node {
    return this.call.node;
  }

  /** What is called: `asyncio.run` of `asyncio.run(main())`. */
  get callee(): Node {
    return this.call.callee;
  }

  /** The arguments with their parentheses. */
  get argumentList(): Node {
    return this.call.arguments;
  }

  /** The scope that it stands in. */
  get scope(): CallFact['scope'] {
    return this.call.scope;
  }

  /** The names in the callee; none if it is more than names and dots. */
  get path(): readonly string[] {
    return this.call.path;
  }

  /** What the names in the callee mean. */
  get target(): Resolution | null {
    return this.names.callee(this.cell, this.call);
  }

  /** The full name of the imported thing that it calls, such as `asyncio.run`. */
  get qualifiedName(): string | null {
    const meaning = this.target?.meaning;
    return meaning?.kind === 'path' ? meaning.path : null;
  }

  /** Whether the notebook leaves no doubt about what it calls. */
  get isCertain(): boolean {
    return this.target?.certain === true;
  }

  /** Whether all that it may call, in any order of execution, passes a test; not if that is unknown. */
  isAlways(test: (meaning: Meaning) => boolean): boolean {
    const { target } = this;
    return target !== null && [target.meaning, ...target.candidates].every(test);
  }

  /** Where it stands. */
  get context(): Context {
    this.knownContext ??= contextOf(this.cell, this.scope, this.node.from);
    return this.knownContext;
  }

  /** Its arguments, or `null` where they cannot be told apart. */
  get arguments(): readonly Argument[] | null {
    if (this.knownArguments === undefined) {
      this.knownArguments = argumentsOf(this.cell, this.argumentList);
    }
    return this.knownArguments;
  }

  /** The object whose method it calls: `loop` of `loop.close()`. */
  get receiver(): Node | null {
    return attributeOf(this.callee)?.object ?? null;
  }

  /** The name of the method that it calls: `close` of `loop.close()`; none if it calls no method. */
  get method(): string | null {
    const attribute = attributeOf(this.callee);
    return attribute && this.textOf(attribute.property);
  }

  /** Its source. */
  get text(): string {
    return this.cell.source.slice(this.node.from, this.node.to);
  }

  /** How messages call it, such as `asyncio.run()`. */
  get displayName(): string {
    const text = this.cell.source
      .slice(this.callee.from, this.callee.to)
      .replace(/[\s\\]*\.[\s\\]*/g, '.')
      .replace(/\s+/g, ' ');
    return `${text.length > MAX_DISPLAY ? `…${text.slice(1 - MAX_DISPLAY)}` : text}()`;
  }

  /** What an expression in it means. */
  meaningOf(node: Node): Resolution | null {
    return this.names.value(this.cell, this.scope, node);
  }

  /** The text of a node of its cell. */
  textOf(node: Node): string {
    return textOf(this.cell.facts.program, node);
  }
}

/** The call that a node is, if it is one. */
export function callSiteAt(
  names: Names,
  cell: Cell,
  node: Node | null | undefined
): CallSite | null {
  const call = callAt(cell.facts, node);
  return call ? new CallSite(names, cell, call) : null;
}

/** The calls that may be of functions with these last names. */
export function* callSites(names: Names, lastNames: Iterable<string>): Generator<CallSite> {
  for (const { cell, call } of names.calls(lastNames)) {
    yield new CallSite(names, cell, call);
  }
}

/** The calls of functions with these full names. */
export function* callsOf(names: Names, paths: ReadonlySet<string>): Generator<CallSite> {
  for (const site of callSites(names, lastNamesOf(paths))) {
    if (site.qualifiedName !== null && paths.has(site.qualifiedName)) {
      yield site;
    }
  }
}

/** The last names of paths, each once: found once for each rule's table. */
const lastNamesOf = memoize((paths: ReadonlySet<string>): readonly string[] => [
  ...new Set([...paths].map(lastNameOf))
]);
