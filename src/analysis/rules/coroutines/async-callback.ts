import type { Finding } from '../../diagnostics/finding';
import { message } from '../../diagnostics/messages';
import { isCoroutine } from '../../queries/coroutine-calls';
import { plainCallerOf } from '../../queries/plain-callers';
import { methodOf } from '../../rewrites/make-async';
import { callSiteAt } from '../../semantic/call-site';
import type { Cell, Names } from '../../semantic/names';
import type { Scope } from '../../semantic/scope';
import { memoizeByFacts } from '../../semantic/memoize';
import { attributeOf, textOf, type Node } from '../../syntax/parse';
import type { Rule } from '../shared/rule';

/** An async function for code that calls it plainly, such as a button or a thread. */
export const asyncCallback: Rule = {
  id: 'async-callback',
  title: 'An async function where a plain function is needed',
  summary:
    'Buttons, threads and DataFrame.apply() call functions without await, so an async function never runs. Pass a plain function.',
  explanation: `
Some code takes a function and calls it later: a widget, a thread, a thread pool, a callback of the event loop, or
\`DataFrame.apply()\`. None of these awaits what the function returns. Calling an async function only creates a coroutine,
and so nothing happens.

- For a widget or another callback, pass a plain function that starts a task. Store the task, so that Python doesn't
  delete it.
- For a thread, pass \`asyncio.run\` and the coroutine: \`threading.Thread(target=asyncio.run, args=(pull(),))\`. Often you
  need no thread: \`asyncio.create_task(pull())\` runs beside the notebook too.
- For \`apply()\`, await in a list: \`[await score(text) for text in texts]\`.
`,
  tiers: `
Explained: only you know what should happen with the result.
`,
  messages: {
    thread:
      '{call} calls {name} in another thread without await, so it never runs. Pass a plain function that calls asyncio.run().',
    callback:
      '{call} calls {name} without await, so it never runs. Pass a plain function that starts a task, and store the task.',
    values:
      '{call} calls {name} without await, and gets coroutines instead of results. Await each call in a list instead.'
  },
  noqa: [],
  examples: [
    {
      wrong: [
        'import asyncio\nimport ipywidgets as widgets\n\nbutton = widgets.Button()\n\nasync def load(b):\n    await asyncio.sleep(1)\n\nbutton.on_click(load)\n'
      ],
      tier: 'explain'
    },
    {
      wrong: [
        'import asyncio, threading\n\nasync def pull():\n    await asyncio.sleep(1)\n\nthreading.Thread(target=pull).start()\n'
      ],
      tier: 'explain'
    }
  ],
  silent: [
    [
      'import ipywidgets as widgets\n\nbutton = widgets.Button()\n\ndef load(b):\n    print(b)\n\nbutton.on_click(load)\n'
    ],
    [
      'import asyncio\n\nasync def pull(n):\n    return n\n\nawait asyncio.gather(*map(pull, [1, 2]))\n'
    ]
  ],
  *check({ names }) {
    for (const cell of names.cells) {
      for (const { node, scope } of valuesIn(cell)) {
        const found = findingFor(names, cell, node, scope);
        if (found) {
          yield found;
        }
      }
    }
  }
};

/** A value that is an argument of a call, and may be a function. */
interface Given {
  readonly node: Node;
  readonly scope: Scope;
}

/** The last names of calls that may call a function plainly. */
const TAKERS =
  /(^|\.)(Thread|Timer|Process|start_new_thread|to_thread|run_in_executor|submit|map|starmap|imap|imap_unordered|apply\w*|map_\w+|transform|call_\w+|add_\w+|on_\w+|observe|sorted|max|min|filter|interact\w*|register|signal)$/;

const valuesIn = memoizeByFacts(({ facts }): readonly Given[] =>
  facts.calls
    .filter(({ callee }) => TAKERS.test(textOf(facts.program, callee)))
    .flatMap(({ arguments: list, scope }) =>
      list.children
        .filter(({ kind }) => /^(VariableName|MemberExpression|LambdaExpression)$/.test(kind))
        .map(node => ({ node, scope }))
    )
);

function findingFor(names: Names, cell: Cell, node: Node, scope: Scope): Finding | null {
  const caller = isAsync(names, cell, node, scope) ? plainCallerOf(names, cell, node) : null;
  if (!caller) {
    return null;
  }
  const { from, to } = node;
  const name = node.kind === 'LambdaExpression' ? 'the lambda' : `${cell.source.slice(from, to)}()`;
  return {
    rule: asyncCallback.id,
    cell: cell.id,
    from,
    to,
    message: message(`async-callback.${caller.kind}`, { call: caller.site.displayName, name }),
    tier: 'explain',
    fixes: []
  };
}

/** Whether calling a value surely creates a coroutine. */
function isAsync(names: Names, cell: Cell, node: Node, scope: Scope): boolean {
  if (node.kind === 'LambdaExpression') {
    const body = node.children[node.children.length - 1];
    const made = callSiteAt(names, cell, body);
    return (
      made !== null && made.isCertain && isCoroutine(made) && !/gather$/.test(made.displayName)
    );
  }
  if (node.kind === 'VariableName') {
    const found = names.value(cell, scope, node);
    const fact =
      found?.certain && found.meaning.kind === 'function' ? found.meaning.function : null;
    return fact?.async === true && !fact.generator && fact.decorators.length === 0;
  }
  return isAsyncMethod(names, cell, node);
}

/** Whether `self.load` is an async method of the class around it, or `agent.load` one of the object's class. */
function isAsyncMethod(names: Names, cell: Cell, node: Node): boolean {
  const attribute = attributeOf(node);
  if (!attribute) {
    return false;
  }
  if (cell.source.slice(attribute.object.from, attribute.object.to) !== 'self') {
    const fact = methodOf(names, cell, node);
    return fact?.async === true && !fact.generator && fact.decorators.length === 0;
  }
  const name = cell.source.slice(attribute.property.from, attribute.property.to);
  let around: Node | null = node;
  while (around && around.kind !== 'ClassDefinition') {
    around = around.parent;
  }
  const facts = cell.facts.functions.filter(
    fact => fact.name === name && fact.scope.kind === 'class' && fact.scope.node === around
  );
  return (
    facts.length === 1 && facts[0].async && !facts[0].generator && facts[0].decorators.length === 0
  );
}
