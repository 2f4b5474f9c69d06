import type { Edit, Finding, Fix } from '../../diagnostics/finding';
import { excerpt, message } from '../../diagnostics/messages';
import { isTrailed } from '../../queries/awaits';
import { CREATE_TASK_OF_GROUP } from '../../queries/consumers';
import { edit, textAfter } from '../../rewrites/expressions';
import { importModule } from '../../rewrites/statements';
import { convertEdits } from '../../rewrites/to-await';
import { isOffLoopCode } from '../../queries/loop-aware';
import { isNewLoop, loopOf } from '../../runners/loop';
import { LOOP_GETTERS } from '../../semantic/asyncio-names';
import { callSiteAt, callSites, type CallSite } from '../../semantic/call-site';
import { ancestorOf, ancestors, isKind, type Node } from '../../syntax/parse';
import type { Rule } from '../shared/rule';

/** Waiting, without `await`, for work that only the blocked loop can do. */
export const selfWait: Rule = {
  id: 'self-wait',
  title: 'Code that waits for its own event loop',
  summary:
    'The event loop can’t run a task while your code blocks it and waits for that task. Use await instead.',
  explanation: `
A cell runs on the event loop. While its code waits without \`await\`, the loop can't run anything else. Waiting for work
of the same loop therefore never ends, or fails:

- \`asyncio.run_coroutine_threadsafe(work(), loop).result()\` on the notebook's own loop blocks for ever. It is meant for
  other threads.
- \`task.result()\` right after \`asyncio.create_task()\` raises *Result is not set*: the task hasn't started yet.
- \`while not task.done(): time.sleep(1)\` never ends.

Write \`await\`: it lets the loop run the work, and returns its result.
`,
  tiers: `
Safe for \`run_coroutine_threadsafe()\` on the notebook's own loop, which always hangs. We ask first for
\`task.result()\`, because other tasks run while the code waits. The loop with \`time.sleep()\` is explained.
`,
  messages: {
    threadsafe:
      '{call} waits for the notebook’s own event loop and blocks it, so the kernel hangs. Await the coroutine instead.',
    result:
      'The task has only been created, so {call} fails with “Result is not set”. Await the task instead.',
    poll: 'This loop blocks the event loop, so the task can’t run and the loop never ends. Await the task instead.'
  },
  noqa: [],
  examples: [
    {
      wrong: [
        'import asyncio\n\nloop = asyncio.get_event_loop()\nanswer = asyncio.run_coroutine_threadsafe(work(), loop).result()\n'
      ],
      right: ['import asyncio\n\nloop = asyncio.get_event_loop()\nanswer = await work()\n'],
      tier: 'safe'
    },
    {
      wrong: ['import asyncio\n\ntask = asyncio.create_task(work())\nprint(task.result())\n'],
      right: ['import asyncio\n\ntask = asyncio.create_task(work())\nprint(await task)\n'],
      tier: 'ask'
    },
    {
      wrong: [
        'import asyncio, time\n\ntask = asyncio.create_task(work())\nwhile not task.done():\n    time.sleep(1)\n'
      ],
      tier: 'explain'
    }
  ],
  silent: [
    [
      'import asyncio, threading\n\nloop = asyncio.new_event_loop()\nthreading.Thread(target=loop.run_forever).start()\nasyncio.run_coroutine_threadsafe(work(), loop).result()\n'
    ],
    ['import asyncio\n\ntask = asyncio.create_task(work())\n', 'print(task.result())\n'],
    [
      'import asyncio\n\ntask = asyncio.create_task(work())\nwhile not task.done():\n    await asyncio.sleep(1)\n'
    ]
  ],
  *check({ names }) {
    for (const site of callSites(names, ['result', 'done'])) {
      const found =
        site.method === 'done'
          ? pollFinding(site)
          : (threadsafeFinding(site) ?? resultFinding(site));
      if (found) {
        yield found;
      }
    }
  }
};

/** `run_coroutine_threadsafe(f(), loop).result()`, also by way of a variable. */
function threadsafeFinding(site: CallSite): Finding | null {
  const { cell, receiver, context } = site;
  const isHere = context.kind === 'awaits' && !context.magic;
  const found = receiver && isHere ? originOf(site, receiver) : null;
  if (found?.site.qualifiedName !== 'asyncio.run_coroutine_threadsafe' || !found.site.isCertain) {
    return null;
  }
  const [main, loop] = found.site.arguments ?? [];
  if (!main || !loop || !isOwnLoop(found.site, loop.value) || isOffLoopCode(site)) {
    return null;
  }
  const isDirect = found.node === receiver;
  const between = isDirect ? '' : cell.facts.program.text.slice(found.node.to, site.node.from);
  if (/\b(await|async)\b/.test(between)) {
    return null; // The future may be done by then.
  }
  const canWrite = isDirect && main.value.kind === 'CallExpression' && main.keyword === null;
  const outer = isTrailed(site.node);
  if (canWrite) {
    const edits = [
      edit(cell, site.node.from, main.value.from, outer ? '(await ' : 'await '),
      edit(cell, main.value.to, site.node.to, outer ? ')' : '')
    ];
    return findingWith(site, 'self-wait.threadsafe', edits, 'safe');
  }
  const edits = isDirect || hasArguments(site) ? [] : awaitFuture(site, receiver!, outer);
  return findingWith(site, 'self-wait.threadsafe', edits, 'ask');
}

function hasArguments({ argumentList }: CallSite): boolean {
  return argumentList.children.length > 2;
}

/** `future.result()` becomes `await asyncio.wrap_future(future)`. */
function awaitFuture({ names, cell, scope, node }: CallSite, future: Node, outer: boolean): Edit[] {
  const asyncio = importModule(names, cell, scope, node.from, 'asyncio');
  return asyncio
    ? [
        ...asyncio.edits,
        edit(cell, node.from, future.from, `${outer ? '(' : ''}await ${asyncio.name}.wrap_future(`),
        edit(cell, future.to, node.to, outer ? '))' : ')')
      ]
    : [];
}

/** Whether a value is the loop that runs this code: not one from `new_event_loop()`, which may run in a thread. */
function isOwnLoop(site: CallSite, value: Node): boolean {
  const found = site.meaningOf(value);
  const path = found?.certain && found.meaning.kind === 'result' ? found.meaning.path : '';
  return (
    LOOP_GETTERS.has(path) &&
    !isNewLoop(found) &&
    (found?.candidates ?? []).every(
      meaning => meaning.kind === 'result' && /get_(event|running)_loop$/.test(meaning.path)
    )
  );
}

/** The call that created a value, perhaps through a variable that is assigned once. */
function originOf(
  site: CallSite,
  value: Node
): { readonly site: CallSite; readonly node: Node } | null {
  const { names, cell, scope } = site;
  const direct = callSiteAt(names, cell, value);
  if (direct) {
    return { site: direct, node: value };
  }
  const name = value.kind === 'VariableName' ? site.textOf(value) : '';
  const [only, ...more] = name ? names.bindingsOf(cell, scope, name) : [];
  const bound = only && more.length === 0 ? only.binding.bound : null;
  const made =
    bound?.kind === 'value' && only.cell === cell ? callSiteAt(names, cell, bound.value) : null;
  return made && bound?.kind === 'value' ? { site: made, node: bound.value } : null;
}

/** `task = create_task(f())`, and `task.result()` with no `await` between them. */
function resultFinding(site: CallSite): Finding | null {
  const { cell, node, receiver, context } = site;
  if (!receiver || context.kind !== 'awaits' || context.magic || hasArguments(site)) {
    return null;
  }
  const made = originOf(site, receiver);
  if (!made || !isTaskStart(made.site) || made.site.context.scope !== context.scope) {
    return null;
  }
  // A task group waits for its tasks at the end of its block.
  const block = isOfGroup(made.site) ? ancestorOf(made.node, 'WithStatement') : null;
  if (block && block.to < node.to) {
    return null;
  }
  const between = cell.facts.program.text.slice(made.node.to, node.from);
  const isLater =
    made.node !== receiver &&
    /\b(await|async|except|callback|def|lambda|if|while|for|with|try)\b/.test(between);
  if (isLater || made.node.from > node.from || !isStraight(node) || !isStraight(made.node)) {
    return null;
  }
  const outer = isTrailed(node);
  return findingWith(
    site,
    'self-wait.result',
    [
      edit(cell, receiver.from, receiver.from, outer ? '(await ' : 'await '),
      edit(cell, receiver.to, node.to, outer ? ')' : '')
    ],
    'ask'
  );
}

/** Whether code runs once, in order: not in a loop, a branch or a handler. */
function isStraight(node: Node): boolean {
  for (const outer of ancestors(node)) {
    if (isKind(outer, 'FunctionDefinition')) {
      return true;
    }
    if (
      isKind(
        outer,
        'ForStatement',
        'WhileStatement',
        'IfStatement',
        'TryStatement',
        'LambdaExpression',
        'ConditionalExpression'
      )
    ) {
      return false;
    }
  }
  return true;
}

function isTaskStart(site: CallSite): boolean {
  return (
    site.isCertain &&
    (/^asyncio\.(create_task|ensure_future)$/.test(site.qualifiedName ?? '') ||
      isOfGroup(site) ||
      (site.qualifiedName === null && loopOf(site, 'create_task')?.isOwn === false))
  );
}

/** Whether a call starts a task in a task group. */
function isOfGroup({ target }: CallSite): boolean {
  return target?.meaning.kind === 'result' && target.meaning.path === CREATE_TASK_OF_GROUP;
}

/** `while not task.done(): time.sleep(1)`. */
function pollFinding(site: CallSite): Finding | null {
  const { receiver, context, cell, node } = site;
  const loop = [...ancestors(node)].find(({ kind }) => kind === 'WhileStatement');
  const made = receiver && originOf(site, receiver);
  if (!loop || !made || context.kind !== 'awaits' || loop.children[1].to < node.to) {
    return null;
  }
  const isTask =
    isTaskStart(made.site) || made.site.qualifiedName === 'asyncio.run_coroutine_threadsafe';
  const body = cell.facts.program.text.slice(loop.children[1].to, loop.to);
  return isTask &&
    /^not\b/.test(site.textOf(loop.children[1])) &&
    /\bsleep\(/.test(body) &&
    !/\b(await|async|break|return|raise|cancel|run_until_complete)\b/.test(body)
    ? findingWith(site, 'self-wait.poll', [], 'ask')
    : null;
}

function findingWith(
  site: CallSite,
  id: 'self-wait.threadsafe' | 'self-wait.result' | 'self-wait.poll',
  edits: Fix['edits'],
  tier: Fix['tier']
): Finding {
  const { cell, node } = site;
  const call = excerpt(site.text);
  const converted =
    edits.length > 0 && !cell.facts.program.broken ? convertEdits(site, edits) : null;
  const replacement = excerpt(textAfter(cell, node.from, node.to, edits));
  const fixes: Fix[] = converted
    ? [
        {
          title: message('fix.await', { replacement }),
          tier: converted.tier === 'safe' ? tier : 'ask',
          edits: converted.edits,
          notes: converted.notes
        }
      ]
    : [];
  return {
    rule: selfWait.id,
    cell: cell.id,
    from: node.from,
    to: node.to,
    message: id === 'self-wait.poll' ? message(id) : message(id, { call }),
    tier: fixes[0]?.tier ?? 'explain',
    fixes
  };
}
