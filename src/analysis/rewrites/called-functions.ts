/**
 * Calls that want a function, such as `Thread(target=work)`, but get what a call of it returned: `Thread(target=work())`.
 */

import { BLOCKING_CALLS } from '../catalog/blocking-calls';
import type { Edit } from '../diagnostics/finding';
import { excerpt, message } from '../diagnostics/messages';
import { isCoroutine } from '../queries/coroutine-calls';
import { isPlainCall } from '../queries/not-awaitable';
import { isPool } from '../queries/off-loop';
import type { Argument } from '../semantic/arguments';
import { callSiteAt, type CallSite } from '../semantic/call-site';
import { edit } from './expressions';
import { functionTakerOf, type ArgumentProblem } from './task-arguments';

/** Where a call takes its function, and where it takes the arguments of that function. */
interface FunctionPlace {
  readonly index: number;
  readonly keyword: string | null;
  /** `args`: as the keywords `args` and `kwargs`; `rest`: after the function; `positional`: the same, without keywords. */
  readonly form: 'args' | 'rest' | 'positional';
}

const PLACES: readonly (readonly [RegExp, FunctionPlace])[] = [
  [
    /^(threading\.Thread|multiprocessing\.(context\.)?Process)$/,
    { index: 1, keyword: 'target', form: 'args' }
  ],
  [/^threading\.Timer$/, { index: 1, keyword: 'function', form: 'args' }],
  [/^asyncio\.to_thread$/, { index: 0, keyword: 'func', form: 'rest' }]
];

const METHODS: ReadonlyMap<string, FunctionPlace> = new Map([
  ['run_in_executor', { index: 1, keyword: 'func', form: 'positional' }],
  ['call_soon', { index: 0, keyword: 'callback', form: 'positional' }],
  ['call_soon_threadsafe', { index: 0, keyword: 'callback', form: 'positional' }],
  ['call_later', { index: 1, keyword: 'callback', form: 'positional' }],
  ['call_at', { index: 1, keyword: 'callback', form: 'positional' }],
  ['submit', { index: 0, keyword: 'fn', form: 'rest' }]
]);

/** The last names of these calls. */
export const FUNCTION_TAKERS = ['Thread', 'Process', 'Timer', 'to_thread', ...METHODS.keys()];

/** The call that stands where a function is wanted; `null` if there is none. */
export function calledFunctionProblem(site: CallSite): ArgumentProblem | null {
  const place = placeOf(site);
  const given = site.arguments?.find(
    ({ keyword, star }, index) =>
      star === null && (keyword === null ? index === place?.index : keyword === place?.keyword)
  );
  const inner = given && callSiteAt(site.names, site.cell, given.value);
  if (!place || !inner) {
    return null;
  }
  const call = site.displayName;
  const code = excerpt(inner.textOf(inner.node));
  if (inner.isCertain && isCoroutine(inner)) {
    const text = message('task-arguments.coroutine', { call, code });
    return { text, node: given.value, edits: [] };
  }
  return isPlainCall(site.names, site.cell, inner.node) || isBlocking(inner)
    ? {
        text: message('task-arguments.called', { call, code }),
        node: given.value,
        edits: passedSeparately(site, place, given, inner)
      }
    : null;
}

/** Whether a call blocks. In async functions, a rule about that rewrites what `to_thread()` gets. */
function isBlocking(inner: CallSite): boolean {
  const { qualifiedName, isCertain, context } = inner;
  const isElsewhere =
    context.kind === 'awaits' && context.function !== null && functionTakerOf(inner) !== null;
  return isCertain && qualifiedName !== null && BLOCKING.has(qualifiedName) && !isElsewhere;
}

const BLOCKING: ReadonlySet<string> = new Set([...BLOCKING_CALLS, 'time.sleep']);

function placeOf(site: CallSite): FunctionPlace | null {
  const path = site.isCertain ? (site.qualifiedName ?? '') : '';
  const known = PLACES.find(([pattern]) => pattern.test(path));
  if (known) {
    return known[1];
  }
  const method = site.qualifiedName === null ? (site.method ?? '') : '';
  const isOther = method === 'submit' && !isPool(site.names, site.cell, site.node);
  return isOther ? null : (METHODS.get(method) ?? null);
}

/** The edits that pass the function and its arguments; none if that isn't possible. */
function passedSeparately(
  { cell, arguments: list }: CallSite,
  { form }: FunctionPlace,
  given: Argument,
  inner: CallSite
): readonly Edit[] {
  const own = inner.arguments;
  if (!own || cell.facts.program.broken) {
    return [];
  }
  const open = inner.argumentList.from;
  const end = inner.node.to;
  if (own.length === 0) {
    return [edit(cell, inner.callee.to, end, '')];
  }
  const hasKeywords = own.some(({ keyword, star }) => keyword !== null || star === '**');
  const isLast = list?.[list.length - 1] === given;
  if (form === 'args') {
    const isFree = !hasKeywords && !list?.some(({ keyword }) => keyword === 'args');
    const comma = own.length === 1 && !inner.textOf(inner.argumentList).trimEnd().endsWith(',)');
    return isFree && isLast
      ? [
          edit(cell, inner.callee.to, open, ', args='),
          ...(comma ? [edit(cell, end - 1, end - 1, ',')] : [])
        ]
      : [];
  }
  return isLast && given.keyword === null && !(form === 'positional' && hasKeywords)
    ? [edit(cell, inner.callee.to, open + 1, ', '), edit(cell, end - 1, end, '')]
    : [];
}
