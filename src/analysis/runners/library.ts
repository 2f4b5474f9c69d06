/**
 * Libraries that offer a function twice: one that awaits, and one that runs a loop itself. In a notebook only the
 * first works. To add a library, add a row.
 */

import type { Edit } from '../findings';
import { message } from '../messages';
import type { Cell } from '../names';
import { edit, needsParentheses } from '../rewrite';
import type { CallFact } from '../scopes';
import { doubted, writtenAs, type Recognizer } from './runner';

/** A function that runs a loop, and its twin. */
export interface Twin {
  /** What the object is the result of, or what the name is: a pattern over full names. */
  readonly on: RegExp;
  /** The method or function that runs a loop. */
  readonly name: string;
  /** Its twin, which one can await; none if there is nothing to put in its place. */
  readonly twin?: string;
  /** Where users met it. */
  readonly report: string;
}

/** The table. */
export const TWINS: readonly Twin[] = [
  {
    on: /^pydantic_ai\.(agent\.)?Agent$/,
    name: 'run_sync',
    twin: 'run',
    report: 'pydantic/pydantic-ai#114'
  },
  {
    on: /^agents\.(run\.)?Runner$/,
    name: 'run_sync',
    twin: 'run',
    report: 'openai/openai-agents-python#77'
  },
  { on: /^uvicorn$/, name: 'run', report: 'datawhalechina/self-llm#97' },
  { on: /^aiohttp\.web$/, name: 'run_app', report: 'microsoft/vscode-jupyter#5386' },
  {
    on: /^playwright\.sync_api$/,
    name: 'sync_playwright',
    report: 'microsoft/playwright-python#480'
  },
  {
    on: /^requests_html\.HTMLSession\.\w+\.html$/,
    name: 'render',
    report: 'psf/requests-html#140'
  },
  {
    on: /^telegram\.ext\.(Application|ApplicationBuilder)\b/,
    name: 'run_polling',
    report: 'python-telegram-bot/python-telegram-bot#3251'
  }
];

const BY_NAME = new Map<string, Twin[]>();
for (const twin of TWINS) {
  BY_NAME.set(twin.name, [...(BY_NAME.get(twin.name) ?? []), twin]);
}

export const libraryRunner: Recognizer = (names, cell, call) => {
  const { callee } = call;
  const last = callee.kind === 'MemberExpression' ? callee.children[2] : callee;
  const name = last ? cell.source.slice(last.from, last.to) : '';
  const twins = BY_NAME.get(name) ?? (callee.kind === 'VariableName' ? TWINS : []);
  if (twins.length === 0) {
    return null;
  }
  const found = names.value(cell, call.scope, callee);
  const meaning = found?.meaning;
  if (meaning?.kind !== 'path' && meaning?.kind !== 'result') {
    return null;
  }
  const twin = twins.find(
    ({ on, name: method }) =>
      meaning.path.endsWith(`.${method}`) && on.test(meaning.path.slice(0, -method.length - 1))
  );
  if (!twin) {
    return null;
  }
  const written = writtenAs(cell, call);
  const rewrite =
    twin.twin === undefined || callee.kind !== 'MemberExpression'
      ? message('library-runner.no-twin', { call: written })
      : {
          edits: editsFor(cell, call, twin.twin),
          tier: 'ask' as const,
          notes: [message('note.twin', { twin: twin.twin, call: written })]
        };
  return {
    rule: 'library-runner',
    cell,
    call,
    written,
    rewrite: doubted(rewrite, call.path[0] ?? name, found)
  };
};

/** `agent.run_sync(x)` to `await agent.run(x)`. */
function editsFor(cell: Cell, { node, callee }: CallFact, twin: string): Edit[] {
  const outer = needsParentheses(cell, node);
  const property = callee.children[2];
  return [
    edit(cell, node.from, node.from, outer ? '(await ' : 'await '),
    edit(cell, property.from, property.to, twin),
    ...(outer ? [edit(cell, node.to, node.to, ')')] : [])
  ];
}
