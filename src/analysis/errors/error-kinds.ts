/**
 * The errors that a mistake with an event loop ends in, as Python 3.9 to 3.15 word them. To add one, add a row.
 */

/** What was done with a value that could not take it. */
export type FailedUse =
  | { readonly as: 'attribute'; readonly name: string }
  | { readonly as: 'subscript' | 'call' | 'iterable' | 'entered' | 'async-iterable' }
  | { readonly as: 'awaited' | 'unary' }
  /** `a + b`, `a < b`, `a += b`, `a in b`; `sides` says which operand it was. */
  | {
      readonly as: 'operator';
      readonly operator: string;
      readonly sides: readonly ('left' | 'right')[];
    }
  /** It was handed to something that could not use it. */
  | { readonly as: 'argument' };

/** What stands for a result that is not there yet. */
export type AwaitableKind = 'coroutine' | 'async_generator' | 'future';

/** What an error is about. */
export type ErrorKind =
  /** A loop runs already. */
  | { readonly kind: 'loop' }
  /** An `await` stands where none may. */
  | { readonly kind: 'syntax' }
  /**
   * A coroutine, an async generator or what `gather()` gives was used as if it were its result. `proven`: the text
   * itself says that it was one.
   */
  | {
      readonly kind: AwaitableKind;
      readonly use: FailedUse;
      readonly proven: boolean;
    }
  /** A function stands where its call should; `name` where the text says it. */
  | { readonly kind: 'function'; readonly name: string | null }
  /** Something else was handed to what runs coroutines. */
  | { readonly kind: 'value' };

type ErrorPattern = readonly [
  ename: string,
  pattern: RegExp,
  trouble: (match: RegExpExecArray) => ErrorKind | null
];

/** In the patterns, `@` stands for the type of the value. */
const TYPE_NAMES = '(coroutine|async_generator|_GatheringFuture)';

const AWAITABLE_KINDS: Readonly<Record<string, AwaitableKind>> = {
  coroutine: 'coroutine',
  async_generator: 'async_generator',
  _GatheringFuture: 'future'
};

const misuse = (
  ename: string,
  pattern: string,
  use: (match: RegExpExecArray) => FailedUse
): ErrorPattern => [
  ename,
  new RegExp(pattern.replace(/@/g, TYPE_NAMES)),
  match => ({
    kind: AWAITABLE_KINDS[match[1]],
    use: use(match),
    proven: true
  })
];

const usedAs = (as: Exclude<FailedUse['as'], 'attribute' | 'operator'>) => () =>
  ({ as }) as FailedUse;

const ERROR_PATTERNS: readonly ErrorPattern[] = [
  ...[
    'asyncio.run() cannot be called from a running event loop',
    'Runner.run() cannot be called from a running event loop',
    'This event loop is already running',
    'Cannot run the event loop while another loop is running',
    'Cannot close a running event loop',
    'Already running asyncio in this thread',
    'You cannot use AsyncToSync in the same thread as an async event loop'
  ].map((text): ErrorPattern => ['RuntimeError', literalPattern(text), () => ({ kind: 'loop' })]),

  ['SyntaxError', /'(await|async for|async with)' outside (async )?function/, syntaxError],
  ['SyntaxError', /asynchronous comprehension outside of an asynchronous function/, syntaxError],

  misuse('AttributeError', "^'@' object has no attribute '(\\w+)'", ([, , name]) => ({
    as: 'attribute',
    name
  })),
  misuse(
    'TypeError',
    "^'@' object (is not subscriptable|does not support item)",
    usedAs('subscript')
  ),
  misuse('TypeError', "^'@' object is not callable", usedAs('call')),
  misuse(
    'TypeError',
    "^'@' object is not (iterable|an iterator|a mapping|reversible)",
    usedAs('iterable')
  ),
  misuse('TypeError', '^cannot unpack non-iterable @ object', usedAs('iterable')),
  misuse('TypeError', 'after \\*\\*? must be an? \\w+, not @$', usedAs('iterable')),
  misuse('TypeError', "^'async for' requires .* got @$", usedAs('async-iterable')),
  misuse('TypeError', "^'@' object does not support the .*context manager", usedAs('entered')),
  // Before 3.11, of whatever object.
  [
    'AttributeError',
    /^__a?(enter|exit)__$/,
    () => ({ kind: 'coroutine', use: { as: 'entered' }, proven: false })
  ],
  misuse('TypeError', "^object @ can't be used in 'await'", usedAs('awaited')),
  misuse('TypeError', "^'@' object can't be awaited", usedAs('awaited')),
  misuse('TypeError', "^bad operand type for unary .: '@'", usedAs('unary')),
  [
    'TypeError',
    /^unsupported operand type\(s\) for ([^\s:]+)(?: or \S+)?: '(\w+)' and '(\w+)'/,
    misusedOperand
  ],
  ['TypeError', /^'(\S+)' not supported between instances of '(\w+)' and '(\w+)'/, misusedOperand],
  misuse('TypeError', '^can only concatenate \\w+ \\(not "@"\\)', () => operatorUse('+', 'right')),
  misuse('TypeError', "^can't multiply sequence by non-int of type '@'", () =>
    operatorUse('*', 'left', 'right')
  ),
  misuse('TypeError', "^argument of type '@' is not", () => operatorUse('in', 'right')),
  misuse('TypeError', "^object of type '@' has no len", usedAs('argument')),
  misuse('TypeError', "^'@' object cannot be interpreted as an integer", usedAs('argument')),
  misuse('TypeError', '^Object of type @ is not JSON serializable', usedAs('argument')),
  misuse('TypeError', '^unsupported format string passed to @\\.__format__', usedAs('argument')),
  misuse('TypeError', '^sequence item \\d+: expected .* instance, @ found', usedAs('argument')),
  misuse('TypeError', '^a coroutine was expected, got <@ ', usedAs('argument')),
  misuse('TypeError', "\\b(?:not|got) '?@'?$", usedAs('argument')),

  // A loop over a future.
  [
    'RuntimeError',
    /^await wasn't used with future/,
    () => ({ kind: 'future', use: { as: 'iterable' }, proven: true })
  ],
  ...['TypeError', 'ValueError'].map((ename): ErrorPattern => [
    ename,
    /^a coroutine was expected, got <(?:function|bound method) (?:[\w.<>]*\.)?(\w+) /,
    ([, name]) => ({ kind: 'function', name })
  ]),
  [
    'TypeError',
    /^An asyncio\.Future, a coroutine or an awaitable is required|^object (function|method) can't be used in 'await'|^'(function|method)' object can't be awaited/,
    () => ({ kind: 'function', name: null })
  ],
  ['TypeError', /^a coroutine was expected, got /, () => ({ kind: 'value' })]
];

/** What an error is about, or `null` when it is none of ours. */
export function errorKindOf(ename: string, evalue: string): ErrorKind | null {
  for (const [name, pattern, trouble] of ERROR_PATTERNS) {
    const match = name === ename ? pattern.exec(evalue) : null;
    const found = match && trouble(match);
    if (found) {
      return found;
    }
  }
  return null;
}

function syntaxError(): ErrorKind {
  return { kind: 'syntax' };
}

function operatorUse(name: string, ...sides: ('left' | 'right')[]): FailedUse {
  return { as: 'operator', operator: name, sides };
}

/** Which operand of an operator it was. */
function misusedOperand([, name, left, right]: RegExpExecArray): ErrorKind | null {
  const type = [left, right].find(each => each in AWAITABLE_KINDS);
  if (type === undefined) {
    return null;
  }
  const sides = [
    ...(left === type ? (['left'] as const) : []),
    ...(right === type ? (['right'] as const) : [])
  ];
  return { kind: AWAITABLE_KINDS[type], use: operatorUse(name, ...sides), proven: true };
}

function literalPattern(text: string): RegExp {
  return new RegExp(text.replace(/[.()]/g, '\\$&'));
}
