/**
 * The sentences: what the engine's messages say, in English, through the translator.
 *
 * They are written for people who never chose asyncio: what happened, why, and what to do.
 */

import type { Message, MessageId, MessageOf } from './analysis';

/** The part of JupyterLab's translation bundle that we use. */
export interface Translator {
  __(text: string, ...args: (string | number)[]): string;
}

type Sentence<Id extends MessageId> = (args: MessageOf<Id>['args'], trans: Translator) => string;

const SENTENCES: { readonly [Id in MessageId]: Sentence<Id> } = {
  'run.here': ({ call, replacement }, trans) =>
    trans.__(
      'A notebook already runs an event loop, so %1 fails here. Write %2 instead.',
      call,
      replacement
    ),
  'run.patched': ({ call, replacement }, trans) =>
    trans.__(
      '%1 works here only because nest_asyncio changed asyncio. A notebook can await by itself: write %2 instead.',
      call,
      replacement
    ),
  'run.nested': ({ call, patch }, trans) =>
    trans.__(
      '%1 works here only because %2 has patched asyncio, which makes tasks slower and errors harder to find. A notebook can await by itself.',
      call,
      patch
    ),
  'run.nested.loses': ({ call, patch }, trans) =>
    trans.__(
      '%1 works here only because %2 has patched asyncio. On this kernel, cells that you run meanwhile get lost. A notebook can await by itself.',
      call,
      patch
    ),
  'run.patched.in-function': ({ call, name }, trans) =>
    trans.__(
      '%1 works here only because nest_asyncio changed asyncio. A notebook can await by itself: make %2 an async function, and await it where it is called.',
      call,
      name
    ),
  'run.function': ({ call, name }, trans) =>
    trans.__(
      '%1 needs a coroutine, and %2 is not one. Call an async function here, and await it.',
      call,
      name
    ),
  'run.no-argument': ({ call }, trans) =>
    trans.__(
      'A notebook already runs an event loop, so %1 fails here. Await the coroutine directly instead.',
      call
    ),
  'run.other-loop': ({ call }, trans) =>
    trans.__(
      'A notebook already runs an event loop, so %1 fails here, and what belongs to this other loop would wait forever. Use asyncio.get_running_loop() in its place, and await.',
      call
    ),
  'run.in-function': ({ call, name }, trans) =>
    trans.__(
      'A notebook already runs an event loop, so %1 fails when %2() is called in a cell. Make %2 an async function, and await it where it is called.',
      call,
      name
    ),
  'run.in-function.decorated': ({ call, name }, trans) =>
    trans.__(
      'A notebook already runs an event loop, so %1 fails when %2() is called in a cell. Its decorator decides how it is called, so please check whether it may become async.',
      call,
      name
    ),
  'run.in-function.method': ({ call, name }, trans) =>
    trans.__(
      'A notebook already runs an event loop, so %1 fails when the method %2() is called in a cell. Make it async and await its calls, if every caller can.',
      call,
      name
    ),
  'run.in-function.generator': ({ call, name }, trans) =>
    trans.__(
      'A notebook already runs an event loop, so %1 fails when %2() runs in a cell. As an async generator it could await, and would be read with async for.',
      call,
      name
    ),
  'run.in-function.value': ({ call, name }, trans) =>
    trans.__(
      'A notebook already runs an event loop, so %1 fails when %2() runs in a cell. It is passed around as a value, so whoever calls it would have to await it.',
      call,
      name
    ),
  'run.in-function.special': ({ call, name }, trans) =>
    trans.__(
      'A notebook already runs an event loop, so %1 fails when %2() runs in a cell. Python or a test runner calls it by itself, and does not await it.',
      call,
      name
    ),
  'run.in-function.place': ({ call, name }, trans) =>
    trans.__(
      'A notebook already runs an event loop, so %1 fails when %2() is called in a cell. It cannot simply become async, because one of its calls stands where await is not allowed, such as a lambda or a magic.',
      call,
      name
    ),
  'run.in-function.caller': ({ call, name, caller }, trans) =>
    trans.__(
      'A notebook already runs an event loop, so %1 fails when %2() is called in a cell. It cannot simply become async, because %3 could not await it.',
      call,
      name,
      caller
    ),
  'run.in-lambda': ({ call }, trans) =>
    trans.__(
      'A notebook already runs an event loop, so %1 fails when this lambda runs in a cell. A lambda cannot await: write an async function instead.',
      call
    ),
  'run.in-class': ({ call }, trans) =>
    trans.__(
      'A notebook already runs an event loop, so %1 fails here. A class body cannot await: await the value before the class.',
      call
    ),
  'run.in-generator': ({ call }, trans) =>
    trans.__(
      'A notebook already runs an event loop, so %1 fails here. A generator expression cannot simply await: write a loop or a list instead.',
      call
    ),
  'run.in-magic': ({ call, magic }, trans) =>
    trans.__(
      'A notebook already runs an event loop, so %1 fails here, and %2 cannot await. Time, capture or repeat it in another way, and await.',
      call,
      magic
    ),
  'autoawait.off': (_, trans) =>
    trans.__(
      'An await would mend this, but cells of this notebook cannot await: %autoawait is off, or set to another library’s loop. %autoawait asyncio changes that.'
    ),
  'anyio-run.no-function': ({ call, name }, trans) =>
    trans.__(
      '%1 needs an async function, and %2 is not one. Call an async function here, and await it.',
      call,
      name
    ),
  'anyio-run.trio': ({ call }, trans) =>
    trans.__(
      'A notebook runs an asyncio loop, and %1 asks for trio, which cannot share it here. Use the asyncio backend, or run it in a script.',
      call
    ),
  'library-runner.no-twin': ({ call }, trans) =>
    trans.__(
      'A notebook already runs an event loop, so %1 fails here: it starts one itself. Look for the async version of it in the library, or run it in a script.',
      call
    ),
  'asyncio-runner.with': ({ call }, trans) =>
    trans.__(
      'A notebook already runs an event loop, so %1 fails here. Await the coroutines directly instead.',
      call
    ),
  'loop-lifecycle.close': ({ call }, trans) =>
    trans.__(
      '%1 fails here: the loop is the notebook’s own, and it is running. Leave it open.',
      call
    ),
  'loop-lifecycle.stop': ({ call }, trans) =>
    trans.__(
      '%1 stops the loop that the kernel itself runs on: the kernel would end. Remove it.',
      call
    ),
  'loop-lifecycle.run-forever': ({ call }, trans) =>
    trans.__(
      'The notebook’s loop runs forever by itself, so %1 fails here. Start tasks with asyncio.create_task() and go on.',
      call
    ),
  'loop-lifecycle.shutdown': ({ call }, trans) =>
    trans.__(
      '%1 shuts down a part of the notebook’s own loop, and later cells cannot have it back. Remove it.',
      call
    ),
  'loop-lifecycle.set-loop': ({ call }, trans) =>
    trans.__(
      'A notebook already runs an event loop. %1 does not change which one runs your cells, but it can confuse libraries. Remove it.',
      call
    ),
  'uvloop.late': ({ call }, trans) =>
    trans.__(
      'The notebook’s loop was chosen when the kernel started, so %1 comes too late to change it.',
      call
    ),
  'nest-asyncio.unneeded': (_, trans) =>
    trans.__(
      'Nothing in this notebook seems to need nest_asyncio any more. It changes asyncio for all code in the kernel, so it is better gone.'
    ),
  'dropped-task.statement': ({ call }, trans) =>
    trans.__(
      'Nothing keeps the task that %1 starts. Python may throw it away before it is done: keep it in a variable.',
      call
    ),
  'blocking-sleep.here': ({ call, name }, trans) =>
    trans.__(
      '%1 stops the whole event loop, and every other task waits too, while %2() sleeps. Await asyncio.sleep() instead.',
      call,
      name
    ),
  'blocking-call.here': ({ call, name }, trans) =>
    trans.__(
      '%1 blocks the whole event loop, and every other task waits, while it works in %2(). Let a thread do it, or use an async library.',
      call,
      name
    ),
  'blocking-call.twin': ({ call, name, twin }, trans) =>
    trans.__(
      '%1 blocks the whole event loop, and every other task waits, while it works in %2(). Await %3 instead.',
      call,
      name,
      twin
    ),
  'blocking-call.client': ({ call, name, twin }, trans) =>
    trans.__(
      '%1 blocks the whole event loop, and every other task waits, while it works in %2(). Let a thread do it, or use %3.',
      call,
      name,
      twin
    ),
  'blocking-call.driver': ({ call, name, twin }, trans) =>
    trans.__(
      '%1 connects to a database in %2(), and each query will block the whole event loop. Use one that awaits: %3.',
      call,
      name,
      twin
    ),
  'missing-await.statement': ({ call }, trans) =>
    trans.__('%1 makes a coroutine, but nothing runs it. Write await before it.', call),
  'missing-await.started': ({ call }, trans) =>
    trans.__(
      '%1 starts its work, but nothing waits for it, and its results and errors may be lost. Write await before it.',
      call
    ),
  'missing-await.reported': ({ call }, trans) =>
    trans.__(
      'Python says that a coroutine from %1 was never awaited, so it never ran. Write await before it.',
      call
    ),
  'missing-await.in-function': ({ call, name }, trans) =>
    trans.__(
      '%1 makes a coroutine, but nothing runs it. %2() is a plain function and cannot await: make it async first.',
      call,
      name
    ),
  'missing-await.in-lambda': ({ call }, trans) =>
    trans.__(
      '%1 makes a coroutine, but nothing runs it. A lambda cannot await: write an async function instead.',
      call
    ),
  'missing-await.generator': ({ call }, trans) =>
    trans.__('%1 makes an async generator, but nothing reads it. Read it with async for.', call),
  'missing-await.blocked': ({ call }, trans) =>
    trans.__('%1 makes a coroutine, but nothing runs it, and await is not allowed here.', call),
  'early-await.argument': ({ call, inner }, trans) =>
    trans.__(
      '%1 fails: await runs %2 to its end first, and hands on its result, which is no coroutine. Leave this await out.',
      call,
      inner
    ),
  'async-generator.read': ({ call, name }, trans) =>
    trans.__(
      '%1 fails: a generator that awaits is an async generator, which %2() cannot read. Make it a list.',
      call,
      name
    ),
  'async-generator.unpack': ({ call }, trans) =>
    trans.__(
      '%1 fails: a generator that awaits is an async generator, which * cannot unpack.',
      call
    ),
  'blocking-executor.wait': ({ call, name }, trans) =>
    trans.__(
      '%1 blocks the whole event loop, and every other task waits, until the work is done in %2(). Await it instead.',
      call,
      name
    ),
  'blocking-executor.with': ({ call, name }, trans) =>
    trans.__(
      'The end of this with waits until all the work of %1 is done, and blocks the event loop in %2() meanwhile. Await the work before it ends.',
      call,
      name
    ),
  'swallowed-cancel.loop': ({ code, name }, trans) =>
    trans.__(
      '%1 also catches the error that cancels a task, and the loop goes on: %2() cannot be stopped any more. Let that error through.',
      code,
      name
    ),
  'await-outside.function': ({ name }, trans) =>
    trans.__(
      '%1() is a plain function, and only an async function can await. Make it async, and await it where it is called.',
      name
    ),
  'await-outside.generator': ({ name }, trans) =>
    trans.__(
      '%1() is a plain generator, and only an async one can await. Make it async, and read it with async for.',
      name
    ),
  'await-outside.cached': ({ name }, trans) =>
    trans.__(
      '%1() is a plain function, and only an async function can await. Its cache would keep a coroutine, which can be awaited only once: keep the results in a dictionary instead.',
      name
    ),
  'await-outside.special': ({ name }, trans) =>
    trans.__(
      'Python itself calls %1(), and does not await it. Await in an async method that you call yourself.',
      name
    ),
  'await-outside.lambda': (_, trans) =>
    trans.__('A lambda cannot await: write an async function instead.'),
  'await-outside.class': (_, trans) =>
    trans.__('A class body cannot await: await the value before the class.'),
  'error.call': ({ call }, trans) =>
    trans.__(
      '%1 gives a coroutine, which is only a plan until it is awaited. Write await before it to get the result.',
      call
    ),
  'error.name': ({ call }, trans) =>
    trans.__(
      'The value comes from %1, and is a coroutine: only a plan until it is awaited. Write await there to get the result.',
      call
    ),
  'error.future': ({ call }, trans) =>
    trans.__(
      '%1 gives a future: the results are there only once it has been awaited. Write await before it to get them.',
      call
    ),
  'error.coroutine': ({ code }, trans) =>
    trans.__(
      '%1 is a coroutine, which is only a plan until it is awaited. Write await where it is made.',
      code
    ),
  'error.generator': ({ code }, trans) =>
    trans.__('%1 is an async generator. Read it with async for.', code),
  'error.function': ({ name }, trans) =>
    trans.__(
      '%1 is the function itself, which is not running yet. Call it to get a coroutine.',
      name
    ),

  'fix.await': ({ replacement }, trans) => trans.__('Write %1', replacement),
  'fix.call': ({ replacement }, trans) => trans.__('Write %1', replacement),
  'fix.async-for': (_, trans) => trans.__('Write async for'),
  'fix.list': ({ replacement }, trans) => trans.__('Make it a list, with %1', replacement),
  'fix.hoist': ({ name }, trans) => trans.__('Await it before the class, as %1', name),
  'fix.make-async': ({ name, calls }, trans) =>
    calls === 0
      ? trans.__('Make %1 async', name)
      : calls === 1
        ? trans.__('Make %1 async and await its call', name)
        : trans.__('Make %1 async and await its %2 calls', name, calls),
  'fix.remove': ({ code }, trans) => trans.__('Remove %1', code),
  'fix.runner': (_, trans) => trans.__('Await the coroutines, without the runner'),
  'fix.magic': ({ magic, replacement }, trans) =>
    trans.__('Take %1 away, and write %2', magic, replacement),
  'fix.time': ({ replacement }, trans) =>
    trans.__('Measure the time by hand, and write %1', replacement),
  'fix.capture': (_, trans) => trans.__('Capture the output with capture_output(), and await'),
  'fix.keep-task': ({ name }, trans) => trans.__('Keep it as %1', name),
  'fix.thread': ({ call }, trans) => trans.__('Let a thread do %1', call),
  'fix.write': ({ replacement }, trans) => trans.__('Write %1', replacement),

  'refactor.gather': ({ what }, trans) =>
    trans.__('Await %1 together, with asyncio.gather()', what),
  'refactor.task-group': ({ what }, trans) => trans.__('Await %1 together, in a task group', what),
  'refactor.loop': ({ call }, trans) =>
    trans.__('Await %1 for all at once, with asyncio.gather()', call),
  'refactor.wait-for': ({ call }, trans) =>
    trans.__('Give %1 a timeout, with asyncio.wait_for()', call),
  'refactor.timeout': ({ call }, trans) =>
    trans.__('Give %1 a timeout, with asyncio.timeout()', call),

  'note.drops': ({ arguments: dropped }, trans) =>
    trans.__('This drops %1: await has no use for it.', dropped),
  'note.prints': (_, trans) =>
    trans.__('The text prints its own code, so what it prints will change.'),
  'note.list': (_, trans) =>
    trans.__('The generator becomes a list: all values are computed before the first is used.'),
  'note.nested': (_, trans) =>
    trans.__('Awaiting in nested comprehensions needs Python 3.11 or newer.'),
  'note.hoist': (_, trans) => trans.__('The value is computed before the class is made.'),
  'note.uncertain': ({ name }, trans) =>
    trans.__('The cells of this notebook leave some doubt about what %1 is.', name),
  'note.broken': (_, trans) =>
    trans.__('A part of this cell could not be read, so please look twice.'),
  'note.twin': ({ twin, call }, trans) =>
    trans.__('%1() is the async version of %2 in the same library.', twin, call),
  'note.import': ({ name }, trans) => trans.__('This adds an import of %1 to the cell.', name),
  'note.libraries': (_, trans) =>
    trans.__('If a library that you call runs a loop of its own, it may still need nest_asyncio.'),
  'note.display': ({ magic }, trans) => trans.__('What %1 showed is shown no more.', magic),
  'note.thread': (_, trans) =>
    trans.__(
      'The cell still waits for it, and it cannot use objects that belong to the notebook’s loop.'
    ),
  'note.input': (_, trans) =>
    trans.__(
      'If you interrupt the cell while it asks, the thread goes on waiting, and may take the next answer.'
    ),
  'note.context': (_, trans) =>
    trans.__('Context variables that are set here keep their defaults in that thread.'),
  'note.cancellable': (_, trans) => trans.__('The loop then ends when its task is cancelled.'),
  'note.others-run': (_, trans) => trans.__('Other tasks run meanwhile.'),
  'note.together': (_, trans) =>
    trans.__(
      'All of them start at once, and what they do can happen in another order than before.'
    ),
  'note.gather-errors': (_, trans) =>
    trans.__(
      'If one fails, its error is raised at once, no result is kept, and the others go on in the background.'
    ),
  'note.group-errors': (_, trans) =>
    trans.__(
      'If one fails, the others are cancelled, and no result is kept. The error comes in an ExceptionGroup: to catch it by its own type, write except*.'
    ),
  'note.shares': ({ names }, trans) =>
    trans.__('They share %1: please check that it can serve several at once.', names),
  'note.many': (_, trans) =>
    trans.__('Where there are hundreds, let an asyncio.Semaphore limit how many run at a time.'),
  'note.output': (_, trans) => trans.__('What the cell shows at its end changes.'),
  'note.timeout': ({ seconds }, trans) =>
    trans.__(
      'After %1 seconds it is cancelled, and asyncio.TimeoutError is raised. Change the number to what fits.',
      seconds
    ),
  'note.make-async': ({ names }, trans) => trans.__('These functions become async: %1.', names),
  'note.own-loop': ({ call }, trans) =>
    trans.__(
      'The code calls %1. In a notebook, that means the kernel’s own loop, with the kernel’s tasks on it: please check that it leaves them alone.',
      call
    ),
  'note.command-line': (_, trans) =>
    trans.__(
      'The code reads the command line, which in a notebook is the kernel’s own. Give it the arguments yourself, such as parse_args([]).'
    ),

  'port.lines': ({ count }, trans) =>
    count === 1
      ? trans.__('1 line that only IPython understands was commented out.')
      : trans.__('%1 lines that only IPython understands were commented out.', count),
  'port.foreign': ({ count }, trans) =>
    count === 1
      ? trans.__('1 cell whose magic runs something else was commented out.')
      : trans.__('%1 cells whose magics run something else were commented out.', count),
  'port.unread': ({ count }, trans) =>
    count === 1
      ? trans.__('1 cell could not be read as Python, and was commented out.')
      : trans.__('%1 cells could not be read as Python, and were commented out.', count),
  'port.unwrapped': ({ magics }, trans) => trans.__('%1 was left out; its code stays.', magics),
  'port.nest-asyncio': (_, trans) =>
    trans.__('nest_asyncio was left out: the script needs it no more.'),
  'port.shown': ({ count }, trans) =>
    count === 1
      ? trans.__('A script shows no values by itself: print the last one of 1 cell if you need it.')
      : trans.__(
          'A script shows no values by itself: print the last ones of %1 cells if you need them.',
          count
        ),
  'port.ipython': ({ names }, trans) =>
    trans.__('A script does not know %1, which IPython brings along.', names),
  'port.tasks': (_, trans) =>
    trans.__(
      'In a notebook, tasks also run between the cells; in the script they run only while main() waits, and are cancelled when it ends. Await those that matter.'
    ),
  'port.context': (_, trans) =>
    trans.__(
      'A notebook forgets the context variables that a cell with await sets; the script keeps them.'
    ),
  'port.unset': ({ names }, trans) =>
    trans.__('Nothing sets %1 now: what did was left out.', names),
  'port.file': (_, trans) => trans.__('The code reads __file__, which a notebook does not have.'),
  'port.unreadable': (_, trans) =>
    trans.__('Some of the script could not be read as Python, so it is one cell.'),

  'move.nothing': (_, trans) =>
    trans.__('This cell defines no async function, so there is nothing to move.'),
  'move.broken': (_, trans) =>
    trans.__('A cell that this needs could not be read as Python, so nothing was moved.'),
  'move.escapes': ({ name }, trans) =>
    trans.__('%1 uses a magic or a shell command, which a module does not know.', name),
  'move.state': ({ user, name }, trans) =>
    trans.__(
      '%1 uses %2, which the notebook computes. Make it a parameter, then move the function.',
      user,
      name
    ),
  'move.twice': ({ name }, trans) =>
    trans.__(
      'The notebook defines %1 in several ways, or only sometimes. A module would keep one of them.',
      name
    ),
  'move.rebound': ({ user, name }, trans) =>
    trans.__(
      '%1 needs %2, which the notebook defines in several ways or only sometimes. A module would keep one of them.',
      user,
      name
    ),
  'move.unknown': ({ user, name }, trans) =>
    trans.__('%1 uses %2, and no cell says what it is.', user, name),
  'move.globals': ({ name }, trans) =>
    trans.__(
      '%1 changes names of the notebook with a global statement. In a module it would change the module’s.',
      name
    ),
  'move.reflects': ({ user, name }, trans) =>
    trans.__(
      '%1 looks at the notebook’s names with %2. In a module it would see others.',
      user,
      name
    ),
  'move.order': ({ user, name }, trans) =>
    trans.__(
      '%1 needs %2 when it is defined, and each of them comes before the other.',
      user,
      name
    ),
  'move.module-name': ({ name }, trans) =>
    trans.__('%1 cannot be imported. Use letters, digits and _, such as helpers.py.', name),
  'move.module-taken': ({ name }, trans) =>
    trans.__('There is a module named %1 already: yours would hide it.', name),
  'move.cells': ({ count }, trans) =>
    trans.__('%1 cells change: what the functions need moves with them.', count),
  'note.callers': ({ name }, trans) =>
    trans.__('Whoever calls %1() must then await it; not all of those calls could be found.', name),
  'note.run-again': (_, trans) =>
    trans.__('Run the changed cells again afterwards, and then the one that failed.')
};

/** The ids of all messages. */
export const MESSAGE_IDS = Object.keys(SENTENCES) as readonly MessageId[];

/** Says a message in the user's language. */
export function say<Id extends MessageId>(
  message: MessageOf<Id> | Message,
  trans: Translator
): string {
  const sentence = SENTENCES[message.id] as Sentence<MessageId>;
  return sentence(message.args, trans);
}

/** English, for where there is no translator: the command line and tests. */
export const ENGLISH: Translator = {
  __: (text, ...args) =>
    text.replace(/%(\d)/g, (placeholder, number) => String(args[Number(number) - 1] ?? placeholder))
};
