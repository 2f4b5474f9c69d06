/**
 * The errors that a mistake with an event loop ends in, as Python 3.9 to 3.15 word them. To add one, add a row.
 */

/** What was done with a value that could not take it. */
export type Use =
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
export type Made = 'coroutine' | 'async_generator' | 'future';

/** What an error is about. */
export type Trouble =
  /** A loop runs already. */
  | { readonly kind: 'loop' }
  /** An `await` stands where none may. */
  | { readonly kind: 'syntax' }
  /**
   * A coroutine, an async generator or what `gather()` gives was used as if it were its result. `proven`: the text
   * itself says that it was one.
   */
  | {
      readonly kind: Made;
      readonly use: Use;
      readonly proven: boolean;
    }
  /** A function stands where its call should; `name` where the text says it. */
  | { readonly kind: 'function'; readonly name: string | null }
  /** Something else was handed to what runs coroutines. */
  | { readonly kind: 'value' };

type Row = readonly [
  ename: string,
  pattern: RegExp,
  trouble: (match: RegExpExecArray) => Trouble | null
];

/** In the patterns, `@` stands for the type of the value. */
const TYPE = '(coroutine|async_generator|_GatheringFuture)';

const MADE: Readonly<Record<string, Made>> = {
  coroutine: 'coroutine',
  async_generator: 'async_generator',
  _GatheringFuture: 'future'
};

const used = (ename: string, pattern: string, use: (match: RegExpExecArray) => Use): Row => [
  ename,
  new RegExp(pattern.replace(/@/g, TYPE)),
  match => ({
    kind: MADE[match[1]],
    use: use(match),
    proven: true
  })
];

const plain = (as: Exclude<Use['as'], 'attribute' | 'operator'>) => () => ({ as }) as Use;

const TABLE: readonly Row[] = [
  ...[
    'asyncio.run() cannot be called from a running event loop',
    'Runner.run() cannot be called from a running event loop',
    'This event loop is already running',
    'Cannot run the event loop while another loop is running',
    'Cannot close a running event loop',
    'Already running asyncio in this thread',
    'You cannot use AsyncToSync in the same thread as an async event loop'
  ].map((text): Row => ['RuntimeError', literal(text), () => ({ kind: 'loop' })]),

  ['SyntaxError', /'(await|async for|async with)' outside (async )?function/, syntax],
  ['SyntaxError', /asynchronous comprehension outside of an asynchronous function/, syntax],

  used('AttributeError', "^'@' object has no attribute '(\\w+)'", ([, , name]) => ({
    as: 'attribute',
    name
  })),
  used('TypeError', "^'@' object (is not subscriptable|does not support item)", plain('subscript')),
  used('TypeError', "^'@' object is not callable", plain('call')),
  used(
    'TypeError',
    "^'@' object is not (iterable|an iterator|a mapping|reversible)",
    plain('iterable')
  ),
  used('TypeError', '^cannot unpack non-iterable @ object', plain('iterable')),
  used('TypeError', 'after \\*\\*? must be an? \\w+, not @$', plain('iterable')),
  used('TypeError', "^'async for' requires .* got @$", plain('async-iterable')),
  used('TypeError', "^'@' object does not support the .*context manager", plain('entered')),
  // Before 3.11, of whatever object.
  [
    'AttributeError',
    /^__a?(enter|exit)__$/,
    () => ({ kind: 'coroutine', use: { as: 'entered' }, proven: false })
  ],
  used('TypeError', "^object @ can't be used in 'await'", plain('awaited')),
  used('TypeError', "^'@' object can't be awaited", plain('awaited')),
  used('TypeError', "^bad operand type for unary .: '@'", plain('unary')),
  [
    'TypeError',
    /^unsupported operand type\(s\) for ([^\s:]+)(?: or \S+)?: '(\w+)' and '(\w+)'/,
    operator
  ],
  ['TypeError', /^'(\S+)' not supported between instances of '(\w+)' and '(\w+)'/, operator],
  used('TypeError', '^can only concatenate \\w+ \\(not "@"\\)', () => side('+', 'right')),
  used('TypeError', "^can't multiply sequence by non-int of type '@'", () =>
    side('*', 'left', 'right')
  ),
  used('TypeError', "^argument of type '@' is not", () => side('in', 'right')),
  used('TypeError', "^object of type '@' has no len", plain('argument')),
  used('TypeError', "^'@' object cannot be interpreted as an integer", plain('argument')),
  used('TypeError', '^Object of type @ is not JSON serializable', plain('argument')),
  used('TypeError', '^unsupported format string passed to @\\.__format__', plain('argument')),
  used('TypeError', '^sequence item \\d+: expected .* instance, @ found', plain('argument')),
  used('TypeError', '^a coroutine was expected, got <@ ', plain('argument')),
  used('TypeError', "\\b(?:not|got) '?@'?$", plain('argument')),

  // A loop over a future.
  [
    'RuntimeError',
    /^await wasn't used with future/,
    () => ({ kind: 'future', use: { as: 'iterable' }, proven: true })
  ],
  ...['TypeError', 'ValueError'].map((ename): Row => [
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
export function troubleOf(ename: string, evalue: string): Trouble | null {
  for (const [name, pattern, trouble] of TABLE) {
    const match = name === ename ? pattern.exec(evalue) : null;
    const found = match && trouble(match);
    if (found) {
      return found;
    }
  }
  return null;
}

function syntax(): Trouble {
  return { kind: 'syntax' };
}

function side(name: string, ...sides: ('left' | 'right')[]): Use {
  return { as: 'operator', operator: name, sides };
}

/** Which operand of an operator it was. */
function operator([, name, left, right]: RegExpExecArray): Trouble | null {
  const type = [left, right].find(each => each in MADE);
  if (type === undefined) {
    return null;
  }
  const sides = [
    ...(left === type ? (['left'] as const) : []),
    ...(right === type ? (['right'] as const) : [])
  ];
  return { kind: MADE[type], use: side(name, ...sides), proven: true };
}

function literal(text: string): RegExp {
  return new RegExp(text.replace(/[.()]/g, '\\$&'));
}
