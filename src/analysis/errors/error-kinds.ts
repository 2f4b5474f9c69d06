/**
 * The errors that event loop mistakes cause, as Python 3.9 to 3.15 word them. To add an error, add a row.
 */

/** The operation that failed on the value. */
export type FailedUse =
  | { readonly as: 'attribute'; readonly name: string }
  | { readonly as: 'subscript' | 'call' | 'iterable' | 'entered' | 'async-iterable' }
  | { readonly as: 'awaited' | 'unary' }
  /** `a + b`, `a < b`, `a += b` or `a in b`. `sides` says which operand has the wrong type. */
  | {
      readonly as: 'operator';
      readonly operator: string;
      readonly sides: readonly ('left' | 'right')[];
    }
  /** The value was passed to code that could not use it. */
  | { readonly as: 'argument' };

/** An awaitable or iterable object that was used in place of its result. */
export type AwaitableKind = 'coroutine' | 'async_generator' | 'future';

/** What went wrong. */
export type ErrorKind =
  /** An event loop is already running. */
  | { readonly kind: 'loop' }
  /** An `await` is in a place where Python does not allow it. */
  | { readonly kind: 'syntax' }
  /** An awaitable was used as if it were its result. `proven` is true when the error text names its type. */
  | {
      readonly kind: AwaitableKind;
      readonly use: FailedUse;
      readonly proven: boolean;
    }
  /** A function was passed instead of a call of it. `name` is null when the error text does not name the function. */
  | { readonly kind: 'function'; readonly name: string | null }
  /** Another value was passed to a function that needs a coroutine. */
  | { readonly kind: 'value' };

type ErrorPattern = readonly [
  ename: string,
  pattern: RegExp,
  kindOf: (match: RegExpExecArray) => ErrorKind | null
];

/** `@` in a pattern stands for these type names. */
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
  // Before Python 3.11, the text does not name the type.
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

/** Returns what an error is about; `null` if it has nothing to do with awaitables or event loops. */
export function errorKindOf(ename: string, evalue: string): ErrorKind | null {
  for (const [name, pattern, kindOf] of ERROR_PATTERNS) {
    const match = name === ename ? pattern.exec(evalue) : null;
    const found = match && kindOf(match);
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

/** Finds out which operand is the awaitable. */
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
