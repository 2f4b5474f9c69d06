/**
 * Libraries that offer a function twice: as an async function, and as a plain function that runs an event loop. In a
 * notebook only the first works. To add a library, add a row.
 */

import type { Edit } from '../diagnostics/finding';
import { message } from '../diagnostics/messages';
import { awaitPositionOf } from '../rewrites/await-position';
import { edit } from '../rewrites/expressions';
import type { CallSite } from '../semantic/call-site';
import type { Names } from '../semantic/names';
import { askIfUncertain, noRewrite, type NoRewrite, type Recognizer, type Rewrite } from './runner';

/** A function that runs a loop, and its async counterpart. */
export interface AsyncCounterpart {
  /** The package that one installs. */
  readonly library: string;
  /** What the object is the result of, or what the name is: a pattern over full names. */
  readonly on: RegExp;
  /** The method or function that runs a loop. */
  readonly name: string;
  /** Its async counterpart; left out if there is none that can replace it. */
  readonly counterpart?: string;
  /** What to write after the call, if the counterpart is more than another name. `%` is the object, here and in `counterpart`. */
  readonly behind?: string;
  /** Arguments that the counterpart doesn't take. */
  readonly refuses?: RegExp;
  /** An argument without a default in the counterpart: its name, its place, and the default of the plain function. */
  readonly needs?: { readonly name: string; readonly place: number; readonly value: string };
  /** Imports of the notebook without which the function runs no loop. */
  readonly imports?: RegExp;
  /** Whether it checks for a running loop itself, so that it fails under nest_asyncio too. */
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
    library: 'pydantic-ai',
    on: /^pydantic_ai\.(agent\.)?Agent$/,
    name: 'run_sync',
    counterpart: 'run',
    report: 'pydantic/pydantic-ai#114'
  },
  {
    library: 'openai-agents',
    on: /^agents\.(run\.)?Runner$/,
    name: 'run_sync',
    counterpart: 'run',
    report: 'openai/openai-agents-python#77'
  },
  {
    library: 'pydantic-ai',
    on: /^pydantic_ai\.(agent\.)?Agent$/,
    name: 'to_cli_sync',
    counterpart: 'to_cli',
    report: 'pydantic/pydantic-ai#3014'
  },
  {
    library: 'pydantic-ai',
    on: /^pydantic_ai\.(agent\.)?Agent$/,
    name: 'run_stream_sync',
    report: 'pydantic/pydantic-ai'
  },
  {
    library: 'pydantic-ai',
    on: /^pydantic_ai\.direct$/,
    name: 'model_request_sync',
    counterpart: 'model_request',
    report: 'pydantic/pydantic-ai'
  },
  {
    library: 'pydantic-evals',
    on: /^pydantic_evals\.(dataset\.)?Dataset\b/,
    name: 'evaluate_sync',
    counterpart: 'evaluate',
    report: 'pydantic/pydantic-ai'
  },
  {
    library: 'browser-use',
    on: /^browser_use\.(agent\.service\.)?Agent$/,
    name: 'run_sync',
    counterpart: 'run',
    report: 'browser-use/browser-use'
  },
  {
    library: 'uvicorn',
    on: /^uvicorn\.(server\.)?Server$/,
    name: 'run',
    counterpart: 'serve',
    report: 'Kludex/uvicorn'
  },
  {
    library: 'uvicorn',
    on: /^uvicorn$/,
    name: 'run',
    counterpart: 'Server(%.Config',
    behind: ').serve()',
    refuses: /\b(app_dir|reload|workers)\b/,
    report: 'datawhalechina/self-llm#97'
  },
  ...IB.flatMap(library =>
    IB_METHODS.map(name => ({
      library,
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
    library: 'discord.py',
    on: /^discord\.(ext\.commands\.)?(Client|Bot|AutoShardedClient|AutoShardedBot)$/,
    name: 'run',
    counterpart: 'start',
    refuses: /\blog_|\broot_logger\b/,
    report: 'Rapptz/discord.py'
  },
  {
    library: 'fastmcp',
    on: /^fastmcp\.FastMCP$/,
    name: 'run',
    counterpart: 'run_async',
    report: 'jlowin/fastmcp'
  },
  {
    library: 'mcp',
    on: /^mcp\.server\.(fastmcp\.FastMCP|(mcpserver\.)?MCPServer)$/,
    name: 'run',
    report: 'modelcontextprotocol/python-sdk'
  },
  {
    library: 'aiohttp',
    on: /^aiohttp\.web$/,
    name: 'run_app',
    report: 'microsoft/vscode-jupyter#5386'
  },
  {
    library: 'sanic',
    on: /^sanic\.Sanic$/,
    name: 'run',
    always: true,
    report: 'sanic-org/sanic#1330'
  },
  {
    library: 'scrapy',
    on: /^scrapy\.crawler\.(Async)?CrawlerProcess$/,
    name: 'start',
    always: true,
    report: 'scrapy/scrapy#2594'
  },
  {
    library: 'snakemake',
    on: /^snakemake$/,
    name: 'snakemake',
    report: 'snakemake/snakemake#1105'
  },
  {
    library: 'requests-html',
    on: /^requests_html\.AsyncHTMLSession$/,
    name: 'run',
    report: 'psf/requests-html#294'
  },
  {
    library: 'playwright',
    on: /^playwright\.sync_api$/,
    name: 'sync_playwright',
    always: true,
    report: 'microsoft/playwright-python#480'
  },
  {
    library: 'requests-html',
    on: /^requests_html\.HTMLSession\.\w+\.html$/,
    name: 'render',
    always: true,
    report: 'psf/requests-html#140'
  },
  {
    library: 'gql',
    on: /^gql\.(client\.)?Client$/,
    name: 'execute',
    counterpart: 'execute_async',
    imports:
      /^gql\.transport\.(aiohttp|websockets|phoenix_channel_websockets|appsync_websockets)\b/,
    report: 'graphql-python/gql#115'
  },
  {
    library: 'llamafirewall',
    on: /^llamafirewall\.(llamafirewall\.)?LlamaFirewall$/,
    name: 'scan',
    counterpart: 'scan_async',
    report: 'meta-llama/PurpleLlama'
  },
  {
    library: 'tornado',
    on: /^tornado\.ioloop\.IOLoop(\.(current|instance))?$/,
    name: 'run_sync',
    report: 'tornadoweb/tornado'
  },
  ...['run_polling', 'run_webhook'].map(name => ({
    library: 'python-telegram-bot',
    on: /^telegram\.ext\.(Application|ApplicationBuilder)\b/,
    name,
    report: 'python-telegram-bot/python-telegram-bot#3251'
  }))
];

const BY_NAME = new Map<string, AsyncCounterpart[]>();
for (const row of ASYNC_COUNTERPARTS) {
  BY_NAME.set(row.name, [...(BY_NAME.get(row.name) ?? []), row]);
}

export const recognizeLibraryRunner: Recognizer = site => {
  const { cell, callee } = site;
  const last = callee.kind === 'MemberExpression' ? callee.children[2] : callee;
  const name = last ? cell.source.slice(last.from, last.to) : '';
  const rows = BY_NAME.get(name) ?? (callee.kind === 'VariableName' ? ASYNC_COUNTERPARTS : []);
  if (rows.length === 0) {
    return null;
  }
  const found = site.meaningOf(callee);
  const meaning = found?.meaning;
  if (meaning?.kind !== 'path' && meaning?.kind !== 'result') {
    return null;
  }
  const row = rows.find(
    ({ on, name: method }) =>
      meaning.path.endsWith(`.${method}`) && on.test(meaning.path.slice(0, -method.length - 1))
  );
  if (!row || (row.imports && !importsPath(site.names, row.imports))) {
    return null;
  }
  return {
    rule: 'library-runner',
    site,
    displayName: site.displayName,
    always: row.always,
    rewrite: askIfUncertain(rewriteOf(site, row), site.path[0] ?? name, found)
  };
};

/** Whether the notebook imports something with such a full name. */
function importsPath(names: Names, pattern: RegExp): boolean {
  return names.cells.some(({ facts }) =>
    [...facts.module.bindings.values()].some(bindings =>
      bindings.some(({ bound }) => bound.kind === 'import' && pattern.test(bound.path))
    )
  );
}

function rewriteOf(site: CallSite, row: AsyncCounterpart): Rewrite | NoRewrite {
  const { cell, callee, argumentList, displayName } = site;
  const isAccepted = !row.refuses?.test(cell.source.slice(argumentList.from, argumentList.to));
  const isKnown = row.counterpart !== undefined && callee.kind === 'MemberExpression' && isAccepted;
  const edits = isKnown ? editsFor(site, row) : null;
  const more = edits && editsOfNeeded(site, row);
  if (!edits || !more) {
    return noRewrite(message('library-runner.no-counterpart', { call: displayName }));
  }
  return {
    kind: 'rewrite',
    edits: [...edits, ...more],
    tier: 'ask',
    notes: [message('note.counterpart', { counterpart: counterpartNameOf(row), call: displayName })]
  };
}

/** Adds the argument that the counterpart needs; `null` if it isn't clear whether the call has it. */
function editsOfNeeded(site: CallSite, { needs }: AsyncCounterpart): Edit[] | null {
  const list = needs ? site.arguments : [];
  if (!needs || !list) {
    return list && [];
  }
  if (list.some(({ star }) => star !== null)) {
    return null;
  }
  const { name, place, value } = needs;
  const last = list[list.length - 1];
  const isGiven = list.some(({ keyword }) => keyword === name) || list[place]?.keyword === null;
  return isGiven || !last
    ? []
    : [edit(site.cell, last.value.to, last.value.to, `, ${name}=${value}`)];
}

/** The counterpart's name, for a sentence: `run`, or `Server().serve` if it is more than another name. */
export function counterpartNameOf({ counterpart = '', behind = '' }: AsyncCounterpart): string {
  return `${counterpart.replace(/\(.*/, '()')}${behind.replace(/^\)|\(\)$/g, '')}`;
}

/** `agent.run_sync(x)` to `await agent.run(x)`; `null` if `await` isn't possible there. */
function editsFor(
  site: CallSite,
  { counterpart = '', behind = '' }: AsyncCounterpart
): Edit[] | null {
  const { cell, node, callee } = site;
  const position = awaitPositionOf(site);
  if (!position) {
    return null;
  }
  const { from, word, outer } = position;
  const [object, , property] = callee.children;
  const owner = cell.source.slice(object.from, object.to);
  const end = `${behind}${outer ? ')' : ''}`;
  return [
    edit(cell, from, node.from, `${outer ? '(' : ''}${word}`),
    edit(cell, property.from, property.to, counterpart.replace('%', owner)),
    ...(end ? [edit(cell, node.to, node.to, end)] : [])
  ];
}
