/**
 * Libraries that offer a function twice: one that awaits, and one that runs a loop itself. In a notebook only the
 * first works. To add a library, add a row.
 */

import { awaitPositionOf } from '../rewrites/await-position';
import type { Edit } from '../diagnostics/finding';
import { message, type Message } from '../diagnostics/messages';
import type { Cell, Names } from '../semantic/names';
import { edit } from '../rewrites/expressions';
import { argumentsOf } from '../semantic/arguments';
import type { CallFact } from '../semantic/scope';
import { askIfUncertain, displayNameOf, type Recognizer, type Rewrite } from './runner';

/** A function that runs a loop, and its twin. */
export interface AsyncCounterpart {
  /** What the object is the result of, or what the name is: a pattern over full names. */
  readonly on: RegExp;
  /** The method or function that runs a loop. */
  readonly name: string;
  /** Its twin, which one can await; none if there is nothing to put in its place. */
  readonly counterpart?: string;
  /** What goes behind the call, where the twin takes more than another name. `%` is the object, in the twin as well. */
  readonly behind?: string;
  /** Arguments that the twin does not take. */
  readonly refuses?: RegExp;
  /** An argument that the twin has no default for: its name, its place, and the default of the other. */
  readonly needs?: { readonly name: string; readonly place: number; readonly value: string };
  /** Whether it asks for a running loop itself, so that it fails under nest_asyncio too. */
  readonly always?: true;
  /** Where users met it. */
  readonly report: string;
}

const IB = ['ib_async', 'ib_insync'];
const IB_METHODS = [
  'connect',
  'qualifyContracts',
  'reqContractDetails',
  'reqCurrentTime',
  'reqHeadTimeStamp',
  'reqHistoricalData',
  'reqHistoricalTicks',
  'reqMatchingSymbols',
  'reqSecDefOptParams',
  'reqTickers',
  'whatIfOrder'
];

/** The table. */
export const ASYNC_COUNTERPARTS: readonly AsyncCounterpart[] = [
  {
    on: /^pydantic_ai\.(agent\.)?Agent$/,
    name: 'run_sync',
    counterpart: 'run',
    report: 'pydantic/pydantic-ai#114'
  },
  {
    on: /^agents\.(run\.)?Runner$/,
    name: 'run_sync',
    counterpart: 'run',
    report: 'openai/openai-agents-python#77'
  },
  {
    on: /^pydantic_ai\.(agent\.)?Agent$/,
    name: 'to_cli_sync',
    counterpart: 'to_cli',
    report: 'pydantic/pydantic-ai#3014'
  },
  {
    on: /^pydantic_ai\.(agent\.)?Agent$/,
    name: 'run_stream_sync',
    report: 'pydantic/pydantic-ai'
  },
  {
    on: /^pydantic_ai\.direct$/,
    name: 'model_request_sync',
    counterpart: 'model_request',
    report: 'pydantic/pydantic-ai'
  },
  {
    on: /^pydantic_evals\.(dataset\.)?Dataset\b/,
    name: 'evaluate_sync',
    counterpart: 'evaluate',
    report: 'pydantic/pydantic-ai'
  },
  {
    on: /^browser_use\.(agent\.service\.)?Agent$/,
    name: 'run_sync',
    counterpart: 'run',
    report: 'browser-use/browser-use'
  },
  {
    on: /^uvicorn\.(server\.)?Server$/,
    name: 'run',
    counterpart: 'serve',
    report: 'Kludex/uvicorn'
  },
  {
    on: /^uvicorn$/,
    name: 'run',
    counterpart: 'Server(%.Config',
    behind: ').serve()',
    refuses: /\b(app_dir|reload|workers)\b/,
    report: 'datawhalechina/self-llm#97'
  },
  ...IB.flatMap(library =>
    IB_METHODS.map(name => ({
      on: new RegExp(`^${library}\\.(ib\\.)?IB$`),
      name,
      counterpart: `${name}Async`,
      ...(name === 'reqHeadTimeStamp'
        ? { needs: { name: 'formatDate', place: 3, value: '1' } }
        : {}),
      report: 'erdewit/ib_insync#295'
    }))
  ),
  {
    on: /^discord\.(ext\.commands\.)?(Client|Bot|AutoShardedClient|AutoShardedBot)$/,
    name: 'run',
    counterpart: 'start',
    refuses: /\blog_|\broot_logger\b/,
    report: 'Rapptz/discord.py'
  },
  { on: /^fastmcp\.FastMCP$/, name: 'run', counterpart: 'run_async', report: 'jlowin/fastmcp' },
  {
    on: /^mcp\.server\.(fastmcp\.FastMCP|(mcpserver\.)?MCPServer)$/,
    name: 'run',
    report: 'modelcontextprotocol/python-sdk'
  },
  { on: /^aiohttp\.web$/, name: 'run_app', report: 'microsoft/vscode-jupyter#5386' },
  { on: /^sanic\.Sanic$/, name: 'run', always: true, report: 'sanic-org/sanic#1330' },
  {
    on: /^scrapy\.crawler\.(Async)?CrawlerProcess$/,
    name: 'start',
    always: true,
    report: 'scrapy/scrapy#2594'
  },
  { on: /^snakemake$/, name: 'snakemake', report: 'snakemake/snakemake#1105' },
  { on: /^requests_html\.AsyncHTMLSession$/, name: 'run', report: 'psf/requests-html#294' },
  {
    on: /^playwright\.sync_api$/,
    name: 'sync_playwright',
    always: true,
    report: 'microsoft/playwright-python#480'
  },
  {
    on: /^requests_html\.HTMLSession\.\w+\.html$/,
    name: 'render',
    always: true,
    report: 'psf/requests-html#140'
  },
  ...['run_polling', 'run_webhook'].map(name => ({
    on: /^telegram\.ext\.(Application|ApplicationBuilder)\b/,
    name,
    report: 'python-telegram-bot/python-telegram-bot#3251'
  }))
];

const BY_NAME = new Map<string, AsyncCounterpart[]>();
for (const row of ASYNC_COUNTERPARTS) {
  BY_NAME.set(row.name, [...(BY_NAME.get(row.name) ?? []), row]);
}

export const recognizeLibraryRunner: Recognizer = (names, cell, call) => {
  const { callee } = call;
  const last = callee.kind === 'MemberExpression' ? callee.children[2] : callee;
  const name = last ? cell.source.slice(last.from, last.to) : '';
  const rows = BY_NAME.get(name) ?? (callee.kind === 'VariableName' ? ASYNC_COUNTERPARTS : []);
  if (rows.length === 0) {
    return null;
  }
  const found = names.value(cell, call.scope, callee);
  const meaning = found?.meaning;
  if (meaning?.kind !== 'path' && meaning?.kind !== 'result') {
    return null;
  }
  const row = rows.find(
    ({ on, name: method }) =>
      meaning.path.endsWith(`.${method}`) && on.test(meaning.path.slice(0, -method.length - 1))
  );
  if (!row) {
    return null;
  }
  const displayName = displayNameOf(cell, call);
  const rewrite = rewriteOf(names, cell, call, row, displayName);
  return {
    rule: 'library-runner',
    cell,
    call,
    displayName,
    always: row.always,
    rewrite: askIfUncertain(rewrite, call.path[0] ?? name, found)
  };
};

function rewriteOf(
  names: Names,
  cell: Cell,
  call: CallFact,
  row: AsyncCounterpart,
  displayName: string
): Rewrite | Message {
  const { callee, arguments: args } = call;
  const taken = !row.refuses?.test(cell.source.slice(args.from, args.to));
  const known = row.counterpart !== undefined && callee.kind === 'MemberExpression' && taken;
  const edits = known ? editsFor(names, cell, call, row) : null;
  const more = edits && editsOfNeeded(cell, call, row);
  if (!edits || !more) {
    return message('library-runner.no-twin', { call: displayName });
  }
  return {
    edits: [...edits, ...more],
    tier: 'ask',
    notes: [message('note.twin', { twin: counterpartNameOf(row), call: displayName })]
  };
}

/** Gives the twin the argument that it needs; `null` where nothing tells whether it has it. */
function editsOfNeeded(
  cell: Cell,
  { arguments: args }: CallFact,
  { needs }: AsyncCounterpart
): Edit[] | null {
  const list = needs ? argumentsOf(cell, args) : [];
  if (!needs || !list) {
    return list && [];
  }
  if (list.some(({ star }) => star !== null)) {
    return null;
  }
  const { name, place, value } = needs;
  const last = list[list.length - 1];
  const given = list.some(({ keyword }) => keyword === name) || list[place]?.keyword === null;
  return given || !last ? [] : [edit(cell, last.value.to, last.value.to, `, ${name}=${value}`)];
}

/** The library it is in. */
export function libraryOf({ on }: AsyncCounterpart): string {
  return /\w+/.exec(on.source)![0];
}

/** How the twin is called, for a sentence: `run`, or `Server().serve` where it takes more. */
export function counterpartNameOf({ counterpart = '', behind = '' }: AsyncCounterpart): string {
  return `${counterpart.replace(/\(.*/, '()')}${behind.replace(/^\)|\(\)$/g, '')}`;
}

/** `agent.run_sync(x)` to `await agent.run(x)`; `null` where what is around it wants to await something else. */
function editsFor(
  names: Names,
  cell: Cell,
  call: CallFact,
  { counterpart = '', behind = '' }: AsyncCounterpart
): Edit[] | null {
  const { node, callee } = call;
  const place = awaitPositionOf(names, cell, call);
  if (!place) {
    return null;
  }
  const [object, , property] = callee.children;
  const owner = cell.source.slice(object.from, object.to);
  const end = `${behind}${place.outer ? ')' : ''}`;
  return [
    edit(cell, place.from, node.from, `${place.outer ? '(' : ''}${place.word}`),
    edit(cell, property.from, property.to, counterpart.replace('%', owner)),
    ...(end ? [edit(cell, node.to, node.to, end)] : [])
  ];
}
