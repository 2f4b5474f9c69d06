/**
 * Code that calls a function it was given, and doesn't await it: threads, callbacks of the loop and of widgets, and
 * functions such as `DataFrame.apply()`.
 */

import { callSiteAt, type CallSite } from '../semantic/call-site';
import type { Cell, Names } from '../semantic/names';
import { ancestorOf, type Node } from '../syntax/parse';
import { isPool } from './off-loop';

/** What such code does with a function. */
export interface PlainCaller {
  /**
   * - `thread`: it calls the function in another thread or process;
   * - `callback`: it calls the function when something happens, and ignores what the function returns;
   * - `values`: it calls the function for each value, and uses the results.
   */
  readonly kind: 'thread' | 'callback' | 'values';
  /** The call that takes the function. */
  readonly site: CallSite;
}

const THREAD_PATHS =
  /^(threading\.(Thread|Timer)|_thread\.start_new_thread|asyncio\.to_thread|multiprocessing\.(context\.)?Process)$/;
const POOL_METHODS = /^(submit|map|starmap|imap|imap_unordered|apply|apply_async|map_async)$/;
/** Callbacks of event loops, tasks and futures. */
const LOOP_CALLBACKS =
  /^(call_soon|call_soon_threadsafe|call_later|call_at|add_done_callback|add_signal_handler|add_reader|add_writer)$/;
/** The keywords of callbacks: `observe(handler=f)`, `call_later(1, callback=f)`. */
const HANDLER_KEYWORDS = new Set(['handler', 'callback', 'fn']);
const WIDGET_CALLBACKS = /^(on_click|observe|on_submit|on_displayed|on_msg)$/;
const INTERACT =
  /^ipywidgets\.(widgets\.)?(interact|interactive|interact_manual|interactive_output)$/;
const EXIT = /^(atexit\.register|signal\.signal)$/;
const FRAME_METHODS = /^(apply|applymap|transform|map_elements|map_rows)$/;
/** Libraries whose widgets accept async functions. */
const ASYNC_WIDGETS = ['nicegui', 'panel', 'solara', 'param', 'reacton', 'ipyvuetify'];

/** What calls a function plainly that is passed as a value; `null` if it is unknown. */
export function plainCallerOf(names: Names, cell: Cell, value: Node): PlainCaller | null {
  const list = ancestorOf(value, 'ArgList', 'Body', 'LambdaExpression', 'CallExpression');
  const site = list?.kind === 'ArgList' ? callSiteAt(names, cell, list.parent) : null;
  const argument = site?.arguments?.find(({ value: given }) => given === value);
  const kind = site && argument && !argument.star ? kindOf(site, value, argument.keyword) : null;
  return site && kind ? { kind, site } : null;
}

function kindOf(site: CallSite, value: Node, keyword: string | null): PlainCaller['kind'] | null {
  const path = site.isCertain ? (site.qualifiedName ?? '') : '';
  const method = site.method ?? '';
  const { packages } = site.names;
  const isFirst = site.arguments?.[0]?.value === value;
  if (THREAD_PATHS.test(path)) {
    const isOfThread = /Thread$|Process$/.test(path);
    const isRun = isOfThread ? keyword === 'target' : isFirst || keyword === 'function';
    const isSecond = keyword === null && site.arguments?.[1]?.value === value;
    return isRun || (isSecond && /(Timer|Thread|Process)$/.test(path)) ? 'thread' : null;
  }
  if (method === 'run_in_executor') {
    return site.arguments?.[1]?.value === value ? 'thread' : null;
  }
  if (POOL_METHODS.test(method) && isFirst && isPool(site.names, site.cell, site.node)) {
    return isLocalPool(site) ? 'thread' : null;
  }
  if (LOOP_CALLBACKS.test(method) && !isOfTornado(site)) {
    return keyword === null || HANDLER_KEYWORDS.has(keyword) ? 'callback' : null;
  }
  if (
    WIDGET_CALLBACKS.test(method) &&
    packages.has('ipywidgets') &&
    !ASYNC_WIDGETS.some(name => packages.has(name))
  ) {
    return isFirst || HANDLER_KEYWORDS.has(keyword ?? '') ? 'callback' : null;
  }
  if (INTERACT.test(path) || EXIT.test(path)) {
    return keyword === null ? 'callback' : null;
  }
  const builtin = path || site.displayName.replace(/\(.*/, '');
  const isOrder = /^(sorted|max|min)$/.test(builtin) && keyword === 'key';
  if (isOrder || (builtin === 'filter' && isFirst)) {
    return site.names.isBound(site.scope, site.path[0] ?? '') ? null : 'values';
  }
  const isFrame = packages.has('pandas') || packages.has('polars');
  return FRAME_METHODS.test(method) && isFrame && isFirst && site.qualifiedName === null
    ? 'values'
    : null;
}

/** Whether a loop is tornado's: it awaits what its callbacks return. */
function isOfTornado(site: CallSite): boolean {
  const { receiver } = site;
  const meaning = receiver && site.meaningOf(receiver)?.meaning;
  return (
    (meaning?.kind === 'result' && meaning.path.startsWith('tornado.')) ||
    (receiver !== null && /io_?loop$/i.test(site.textOf(receiver)))
  );
}

/** Whether a pool is one of Python's own. Those of some libraries run async functions. */
function isLocalPool(site: CallSite): boolean {
  const meaning = site.receiver && site.meaningOf(site.receiver)?.meaning;
  return (
    meaning?.kind === 'result' && /^(concurrent\.futures|multiprocessing)\b/.test(meaning.path)
  );
}
