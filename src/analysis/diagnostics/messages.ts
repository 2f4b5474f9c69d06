/**
 * Every sentence the engine may ask for, as an id and the arguments it needs.
 *
 * Rules never hold text: `src/messages.ts` says these, through the translator. A rule cannot send an id, or an
 * argument, that is not listed here.
 */

/** The catalogue: message id → its arguments. */
export interface MessageArguments {
  /* Runners: calls that start a loop, or drive one. */
  'run.here': { call: string; replacement: string };
  'run.patched': { call: string; replacement: string };
  'run.nested': { call: string; patch: string };
  'run.nested.loses': { call: string; patch: string };
  'run.patched.in-function': { call: string; name: string };
  'run.function': { call: string; name: string };
  'run.no-argument': { call: string };
  'run.other-loop': { call: string };
  'run.in-function': { call: string; name: string };
  'run.in-function.decorated': { call: string; name: string };
  'run.in-function.method': { call: string; name: string };
  'run.in-function.generator': { call: string; name: string };
  'run.in-function.value': { call: string; name: string };
  'run.in-function.special': { call: string; name: string };
  'run.in-function.place': { call: string; name: string };
  'run.in-function.caller': { call: string; name: string; caller: string };
  'run.in-lambda': { call: string };
  'run.in-class': { call: string };
  'run.in-generator': { call: string };
  'run.in-magic': { call: string; magic: string };
  'autoawait.off': Record<string, never>;

  'anyio-run.no-function': { call: string; name: string };
  'anyio-run.trio': { call: string };
  'library-runner.no-twin': { call: string };

  /* asyncio-runner */
  'asyncio-runner.with': { call: string };

  /* loop-lifecycle */
  'loop-lifecycle.close': { call: string };
  'loop-lifecycle.stop': { call: string };
  'loop-lifecycle.run-forever': { call: string };
  'loop-lifecycle.shutdown': { call: string };
  'loop-lifecycle.set-loop': { call: string };
  'uvloop.late': { call: string };

  /* nest-asyncio */
  'nest-asyncio.unneeded': Record<string, never>;

  /* dropped-task */
  'dropped-task.statement': { call: string };

  /* blocking-sleep, blocking-call */
  'blocking-sleep.here': { call: string; name: string };
  'blocking-call.here': { call: string; name: string };
  'blocking-call.twin': { call: string; name: string; twin: string };
  'blocking-call.client': { call: string; name: string; twin: string };
  'blocking-call.driver': { call: string; name: string; twin: string };

  /* missing-await */
  'missing-await.statement': { call: string };
  'missing-await.started': { call: string };
  'missing-await.reported': { call: string };
  'missing-await.in-function': { call: string; name: string };
  'missing-await.in-lambda': { call: string };
  'missing-await.generator': { call: string };
  'missing-await.blocked': { call: string };

  /* early-await, async-generator, blocking-executor, swallowed-cancel */
  'early-await.argument': { call: string; inner: string };
  'async-generator.read': { call: string; name: string };
  'async-generator.unpack': { call: string };
  'blocking-executor.wait': { call: string; name: string };
  'blocking-executor.with': { call: string; name: string };
  'swallowed-cancel.loop': { code: string; name: string };
  /* await-outside */
  'await-outside.function': { name: string };
  'await-outside.generator': { name: string };
  'await-outside.cached': { name: string };
  'await-outside.special': { name: string };
  'await-outside.lambda': Record<string, never>;
  'await-outside.class': Record<string, never>;

  /* What an error shows. */
  'error.call': { call: string };
  'error.name': { call: string };
  'error.future': { call: string };
  'error.coroutine': { code: string };
  'error.generator': { code: string };
  'error.function': { name: string };

  /* What a button says. */
  'fix.await': { replacement: string };
  'fix.call': { replacement: string };
  'fix.async-for': Record<string, never>;
  'fix.list': { replacement: string };
  'fix.hoist': { name: string };
  'fix.make-async': { name: string; calls: number };
  'fix.remove': { code: string };
  'fix.runner': Record<string, never>;
  'fix.magic': { magic: string; replacement: string };
  'fix.time': { replacement: string };
  'fix.capture': Record<string, never>;
  'fix.keep-task': { name: string };
  'fix.thread': { call: string };
  'fix.write': { replacement: string };

  /* What a refactoring does. */
  'refactor.gather': { what: string };
  'refactor.task-group': { what: string };
  'refactor.loop': { call: string };
  'refactor.wait-for': { call: string };
  'refactor.timeout': { call: string };

  /* What one should know about a fix. */
  'note.drops': { arguments: string };
  'note.prints': Record<string, never>;
  'note.list': Record<string, never>;
  'note.nested': Record<string, never>;
  'note.hoist': Record<string, never>;
  'note.uncertain': { name: string };
  'note.broken': Record<string, never>;
  'note.twin': { twin: string; call: string };
  'note.import': { name: string };
  'note.libraries': Record<string, never>;
  'note.display': { magic: string };
  'note.thread': Record<string, never>;
  'note.input': Record<string, never>;
  'note.context': Record<string, never>;
  'note.cancellable': Record<string, never>;
  'note.others-run': Record<string, never>;
  'note.together': Record<string, never>;
  'note.gather-errors': Record<string, never>;
  'note.group-errors': Record<string, never>;
  'note.shares': { names: string };
  'note.many': Record<string, never>;
  'note.output': Record<string, never>;
  'note.timeout': { seconds: string };
  'note.make-async': { names: string };
  'note.own-loop': { call: string };
  'note.command-line': Record<string, never>;

  /* Between notebooks, scripts and modules. */
  'port.lines': { count: number };
  'port.foreign': { count: number };
  'port.unread': { count: number };
  'port.unwrapped': { magics: string };
  'port.nest-asyncio': Record<string, never>;
  'port.shown': { count: number };
  'port.ipython': { names: string };
  'port.unset': { names: string };
  'port.context': Record<string, never>;
  'port.tasks': Record<string, never>;
  'port.file': Record<string, never>;
  'port.unreadable': Record<string, never>;

  'move.nothing': Record<string, never>;
  'move.broken': Record<string, never>;
  'move.escapes': { name: string };
  'move.state': { user: string; name: string };
  'move.twice': { name: string };
  'move.rebound': { user: string; name: string };
  'move.unknown': { user: string; name: string };
  'move.globals': { name: string };
  'move.reflects': { user: string; name: string };
  'move.order': { user: string; name: string };
  'move.module-name': { name: string };
  'move.module-taken': { name: string };
  'move.cells': { count: number };
  'note.callers': { name: string };
  'note.run-again': Record<string, never>;
}

/** The id of a message. */
export type MessageId = keyof MessageArguments;

/** The message of one id. */
export interface MessageOf<Id extends MessageId> {
  readonly id: Id;
  readonly args: Readonly<MessageArguments[Id]>;
}

/** A sentence for the user, as an id and its arguments. */
export type Message = { [Id in MessageId]: MessageOf<Id> }[MessageId];

/** Makes a message. */
export function message<Id extends MessageId>(
  id: Id,
  ...[args]: MessageArguments[Id] extends Record<string, never> ? [] : [args: MessageArguments[Id]]
): Message {
  return { id, args: args ?? {} } as Message;
}

/** Shortens code so that it fits in a sentence: one line, at most 40 characters. */
export function excerpt(code: string): string {
  const line = code.replace(/\s+/g, ' ').trim();
  return line.length <= 40 ? line : `${line.slice(0, 39)}…`;
}
