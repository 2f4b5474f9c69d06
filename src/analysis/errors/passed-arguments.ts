/**
 * Maps the parameters of a function to the arguments of a call.
 */

import { owningScope, type Cell } from '../semantic/names';
import { childOf, textOf, type Node } from '../syntax/parse';
import { argumentsOf } from '../semantic/arguments';
import type { CallFact, FunctionFact } from '../semantic/scope';
import { calledName, nodesOn } from './operands';

/** A parameter of a function. */
interface Parameter {
  readonly name: string;
  /** The index among the positional arguments; -1 for a keyword-only parameter. */
  readonly position: number;
  readonly function: string;
  /** The class that contains the function. */
  readonly class: string | null;
}

/**
 * Finds the arguments that a line passes for parameters of a function.
 *
 * @param values - Names in the function's code.
 * @returns `null` if a name is not a parameter, or if the line does not show which argument it gets.
 */
export function passedArguments(
  inner: Cell,
  values: readonly Node[],
  cell: Cell,
  line: number
): Node[] | null {
  const parameters = values.map(value => parameterAt(inner, value));
  const found = parameters.map(parameter => parameter && passedArgument(parameter, cell, line));
  return found.length > 0 && found.every(value => value !== null) ? found : null;
}

/** The parameter that a name refers to, if the function never assigns to it. */
function parameterAt(cell: Cell, value: Node): Parameter | null {
  const name = value.kind === 'VariableName' ? textOf(cell.facts.program, value) : '';
  const reference = cell.facts.references.get(name)?.find(({ node }) => node === value);
  const owner = reference && owningScope(reference.scope, name);
  const fact = owner?.function;
  const list = fact && childOf(fact.node, 'ParamList');
  const [binding, ...more] = owner?.bindings.get(name) ?? [];
  const only = binding && more.length === 0 && fact?.decorators.length === 0;
  return list && only && list.from < binding.at && binding.at < list.to
    ? {
        name,
        position: positionOf(list, binding.at),
        function: fact.name,
        class: classOf(cell, fact)
      }
    : null;
}

function classOf(cell: Cell, { scope: { kind, node } }: FunctionFact): string | null {
  const name = kind === 'class' ? childOf(node, 'VariableName') : undefined;
  return name ? textOf(cell.facts.program, name) : null;
}

/** The index of the parameter at an offset. */
function positionOf({ children }: Node, at: number): number {
  const before = children.slice(
    0,
    children.findIndex(({ from }) => from === at)
  );
  return before.some(({ kind }) => kind === '*' || kind === '**')
    ? -1
    : // The tree has no node for `/`, only the commas around it.
      before.filter(({ kind }, index) => kind === ',' && before[index - 1]?.kind !== ',').length;
}

/** The argument for a parameter in the only call of the function on a line. */
function passedArgument(parameter: Parameter, cell: Cell, line: number): Node | null {
  const nodes = new Set(nodesOn(cell, line));
  const calls = cell.facts.calls.filter(
    call => nodes.has(call.node) && calledName(cell, call) === parameter.function
  );
  const list = calls.length === 1 ? argumentsOf(cell, calls[0].arguments) : null;
  const given = list?.find(({ keyword }) => keyword === parameter.name);
  if (!list || given) {
    return given?.value ?? null;
  }
  const place = parameter.position - (isMethodCall(cell, calls[0], parameter) ? 1 : 0);
  const before = place < 0 ? [] : list.slice(0, place + 1);
  const plain = before.every(({ keyword, star }) => keyword === null && star === null);
  return plain ? (before[place]?.value ?? null) : null;
}

/** Whether the first argument is before the dot, as in `view.show(1)` but not in `View.show(view, 1)`. */
function isMethodCall(cell: Cell, { callee }: CallFact, { class: name }: Parameter): boolean {
  const [object] = callee.kind === 'MemberExpression' ? callee.children : [];
  return name !== null && object !== undefined && textOf(cell.facts.program, object) !== name;
}
