import { worksAlready } from '../adapters';
import { contextOf, type Context } from '../context';
import { convertRun, isAnnotation, type Conversion } from '../convert';
import type { Finding, Fix } from '../findings';
import { hoistFromClass } from '../hoist';
import { planAsync, type Obstacle } from '../make-async';
import { excerpt, message, type Message } from '../messages';
import type { Cell, Names } from '../names';
import { argumentsOf, awaitArgument, edit, textAfter, type Argument } from '../rewrite';
import type { CallFact, FunctionFact } from '../scopes';
import type { Rule } from './rule';

/** `asyncio.run()` where a loop is running already. */
export const asyncioRun: Rule = {
  id: 'asyncio-run',
  title: 'asyncio.run() in a notebook',
  explanation: `
\`asyncio.run()\` starts an event loop, runs one coroutine on it, and stops the loop again. A notebook kernel has an
event loop that runs all the time: it is what lets you write \`await\` at the top level of a cell. Two loops cannot run
in one thread, so \`asyncio.run()\` raises *asyncio.run() cannot be called from a running event loop*.

Write \`await\` instead. The coroutine then runs on the notebook's own loop.

One difference remains. \`asyncio.run()\` makes a fresh loop, and when it ends it cancels tasks that are still pending
and closes async generators. With \`await\`, such tasks go on in the background. Cancel them yourself if that matters.

In a plain function there can be no \`await\`. The function must become \`async def\`, and its callers must await it.
`,
  tiers: `
Safe where \`await\` may simply be written. We ask first where an argument is dropped, where the notebook leaves a doubt
about a name, and where functions change. There is no fix for lambdas, methods and decorated functions: other code
decides how they are called.
`,
  examples: [
    {
      wrong: ['import asyncio\n', 'asyncio.run(main())\n'],
      right: ['import asyncio\n', 'await main()\n'],
      tier: 'safe'
    },
    {
      wrong: ['import asyncio\n', 'title = asyncio.run(fetch(url)).title\n'],
      right: ['import asyncio\n', 'title = (await fetch(url)).title\n'],
      tier: 'safe'
    },
    {
      wrong: [
        'import asyncio\n\ndef load(url):\n    return asyncio.run(fetch(url))\n',
        'page = load(url)\n'
      ],
      right: [
        'import asyncio\n\nasync def load(url):\n    return await fetch(url)\n',
        'page = await load(url)\n'
      ],
      tier: 'ask',
      remark: 'The function becomes async, and its callers await it.'
    },
    {
      wrong: ['import asyncio\n\nbutton.on_click(lambda b: asyncio.run(save()))\n'],
      tier: 'explain',
      remark: 'A lambda cannot await.'
    }
  ],
  silent: [
    ['import asyncio, threading\n\nthreading.Thread(target=lambda: asyncio.run(main())).start()\n'],
    ['from subprocess import run\n\nrun(main())\n']
  ],
  *check({ names }) {
    for (const cell of names.cells) {
      for (const call of cell.facts.calls) {
        if (isRun(names, cell, call) && !isAnnotation(call.node)) {
          const finding = worksAlready(names, cell, call) ? null : judge(names, cell, call);
          if (finding) {
            yield finding;
          }
        }
      }
    }
  }
};

function isRun(names: Names, cell: Cell, call: CallFact): boolean {
  const meaning = names.callee(cell, call)?.meaning;
  return meaning?.kind === 'path' && meaning.path === 'asyncio.run';
}

function judge(names: Names, cell: Cell, call: CallFact): Finding {
  const context = contextOf(cell, call.scope, call.node.from);
  const written = excerpt(cell.source.slice(call.callee.from, call.callee.to)) + '()';
  const main = mainOf(cell, call);
  if (!main) {
    return finding(cell, call, message('asyncio-run.no-argument', { call: written }), []);
  }
  if (context.magic) {
    const magic = context.magic.name;
    return finding(cell, call, message('asyncio-run.in-magic', { call: written, magic }), []);
  }
  switch (context.kind) {
    case 'lambda':
      return finding(cell, call, message('asyncio-run.in-lambda', { call: written }), []);
    case 'class':
      return judgeInClass(names, cell, call, main, written);
    case 'function':
      return judgeInFunction(names, cell, call, context, written);
    default:
      return judgeHere(names, cell, call, context, main, written);
  }
}

/** Await may be written right here. */
function judgeHere(
  names: Names,
  cell: Cell,
  call: CallFact,
  context: Context,
  main: Argument,
  written: string
): Finding {
  const converted = convertMain(names, cell, call, context, main);
  if (converted === 'not a coroutine') {
    const name = excerpt(cell.source.slice(main.value.from, main.value.to));
    return finding(cell, call, message('asyncio-run.function', { call: written, name }), []);
  }
  if (!converted) {
    return finding(cell, call, message('asyncio-run.in-generator', { call: written }), []);
  }
  const replacement = replacementOf(cell, call, converted);
  const list = context.generators.length > 0;
  const fix: Fix = {
    title: message(list ? 'fix.list' : 'fix.await', { replacement }),
    ...converted
  };
  const patched = appliesNestAsyncio(names);
  const id = patched ? 'asyncio-run.patched' : 'asyncio-run.here';
  return finding(cell, call, message(id, { call: written, replacement }), [fix]);
}

/** The conversion of a run, with all that a run drops or leaves in doubt. */
function convertMain(
  names: Names,
  cell: Cell,
  call: CallFact,
  context: Context,
  main: Argument
): Conversion | 'not a coroutine' | null {
  const converted = convertRun(names, cell, call, context, main);
  if (!converted) {
    return null;
  }
  let { edits, tier } = converted;
  const notes: Message[] = [...converted.notes];
  if (main.value.kind === 'VariableName') {
    const name = cell.source.slice(main.value.from, main.value.to);
    const found = names.resolve(cell, call.scope, [name], main.value.from);
    if (found?.meaning.kind === 'function') {
      if (!found.certain || !found.meaning.function.async || found.meaning.function.generator) {
        return 'not a coroutine';
      }
      // The function itself was given; it has to be called.
      edits = [...edits, edit(cell, main.value.to, main.value.to, '()')];
      tier = 'ask';
    }
  }
  const dropped = droppedBy(cell, call, main);
  if (dropped.length > 0) {
    notes.push(message('note.drops', { arguments: excerpt(dropped.join(', ')) }));
    tier = 'ask';
  }
  if (!names.callee(cell, call)?.certain) {
    notes.push(message('note.uncertain', { name: call.path[0] }));
    tier = 'ask';
  }
  return { edits, tier, notes };
}

function judgeInClass(
  names: Names,
  cell: Cell,
  call: CallFact,
  main: Argument,
  written: string
): Finding {
  const awaited = replacementText(cell, call, main);
  const hoisted = hoistFromClass(names, cell, call, main.value, awaited);
  const text = message('asyncio-run.in-class', { call: written });
  if (!hoisted || droppedBy(cell, call, main).length > 0) {
    return finding(cell, call, text, []);
  }
  const { name, edits } = hoisted;
  const title = message('fix.hoist', { name });
  return finding(cell, call, text, [{ title, tier: 'ask', edits, notes: [message('note.hoist')] }]);
}

function judgeInFunction(
  names: Names,
  cell: Cell,
  call: CallFact,
  context: Context,
  written: string
): Finding {
  const fact = context.function!;
  const plan = planAsync(names, cell, fact, ({ cell: place, fact: function_ }) =>
    convertRunsOf(names, place, function_)
  );
  if ('kind' in plan) {
    return finding(cell, call, obstacleMessage(plan, written, fact.name), []);
  }
  const text = message('asyncio-run.in-function', { call: written, name: fact.name });
  const fix: Fix = {
    title: message('fix.make-async', { name: fact.name, calls: plan.calls }),
    tier: 'ask',
    edits: plan.edits,
    notes:
      plan.functions.length > 1
        ? [message('note.make-async', { names: plan.functions.map(({ name }) => name).join(', ') })]
        : []
  };
  return finding(cell, call, text, [fix]);
}

/** All runs in a function's own body, or `null` if one of them cannot be an await there. */
function convertRunsOf(names: Names, cell: Cell, fact: FunctionFact): Conversion[] | null {
  const conversions: Conversion[] = [];
  for (const call of cell.facts.calls) {
    const context = contextOf(cell, call.scope, call.node.from);
    if (context.function !== fact || !isRun(names, cell, call)) {
      continue;
    }
    const main = mainOf(cell, call);
    const converted = main && convertMain(names, cell, call, context, main);
    if (!converted || converted === 'not a coroutine') {
      return null;
    }
    conversions.push(converted);
  }
  return conversions;
}

function obstacleMessage(obstacle: Obstacle, call: string, name: string): Message {
  switch (obstacle.kind) {
    case 'decorated':
    case 'method':
    case 'generator':
    case 'value':
      return message(`asyncio-run.in-function.${obstacle.kind}`, { call, name });
    case 'caller':
      return message('asyncio-run.in-function.caller', { call, name, caller: obstacle.caller });
    default:
      return message('asyncio-run.in-function', { call, name });
  }
}

/** The coroutine that a run is given. */
function mainOf(cell: Cell, call: CallFact): Argument | null {
  const list = argumentsOf(cell, call.arguments);
  if (!list || list.some(argument => argument.star !== null)) {
    return null;
  }
  const mains = list.filter(({ keyword }) => keyword === null || keyword === 'main');
  return mains.length === 1 ? mains[0] : null;
}

/** Arguments that `await` has no use for. Those that say nothing are not worth a word. */
function droppedBy(cell: Cell, call: CallFact, main: Argument): string[] {
  return (argumentsOf(cell, call.arguments) ?? [])
    .filter(argument => argument.from !== main.from && argument.value.kind !== 'None')
    .map(argument => cell.source.slice(argument.from, argument.value.to))
    .filter(text => !/^debug\s*=\s*False$/.test(text));
}

/** `await x`, as it will stand there. */
function replacementText(cell: Cell, call: CallFact, main: Argument): string {
  const edits = awaitArgument(cell, call.node, call.arguments, main);
  return textAfter(cell, call.node.from, call.node.to, edits).trimEnd();
}

/** What a fix writes, without parentheses around it, for a sentence. */
function replacementOf(cell: Cell, call: CallFact, { edits }: Conversion): string {
  const text = textAfter(cell, call.node.from, call.node.to, edits).trim();
  return excerpt(text.replace(/^\((.*)\)$/s, '$1'));
}

function appliesNestAsyncio(names: Names): boolean {
  return names.cells.some(cell =>
    cell.facts.calls.some(call => call.path.join('.') === 'nest_asyncio.apply')
  );
}

function finding(cell: Cell, call: CallFact, text: Message, fixes: readonly Fix[]): Finding {
  return {
    rule: asyncioRun.id,
    cell: cell.id,
    from: call.callee.from,
    to: call.callee.to,
    message: text,
    tier: fixes[0]?.tier ?? 'explain',
    fixes
  };
}
