/**
 * The messages that several rules share: of runners, and of fixes. The build reads them; nothing that runs does.
 *
 * A gap such as `{call}` is an argument. In a plural, `{count}` is the number.
 */

import type { MessageTexts } from '../diagnostics/messages';

export const SHARED_MESSAGES = {
  /* Runners: calls that start an event loop, or drive one. */
  'run.here':
    'A notebook already runs an event loop, so {call} fails here. Write {replacement} instead.',
  'run.patched':
    '{call} works here only because nest_asyncio changed asyncio. You can use await directly in a cell: write {replacement} instead.',
  'run.nested':
    '{call} works here only because {patch} patched asyncio, which makes tasks slower and errors harder to find. You can use await directly in a cell.',
  'run.nested.loses':
    '{call} works here only because {patch} patched asyncio. On this kernel, cells that you run meanwhile are silently dropped: use await instead.',
  'run.patched.in-function':
    '{call} works here only because nest_asyncio changed asyncio. Make {name} an async function and await it where you call it.',
  'run.function':
    '{call} needs a coroutine, but {name} is a function. Call an async function here and await it.',
  'run.not-awaitable':
    '{call} needs a coroutine, and {code} isn’t one. Await the coroutines directly instead, several with asyncio.gather().',
  'run.async-generator':
    '{code} is an async generator, so {call} can’t run it. Loop over it with async for.',
  'run.plain-function':
    '{name} is a plain function that returns no coroutine, so {call} fails. Call the function without it.',
  'run.all-tasks':
    '{call} would wait for the kernel’s own tasks, which never end, and for this cell. Await your own tasks instead.',
  'run.no-argument':
    'A notebook already runs an event loop, so {call} fails here. Await the coroutine directly instead.',
  'run.other-loop':
    'A notebook already runs an event loop, so {call} fails and anything created on this second loop never finishes. Use asyncio.get_running_loop() instead, and await the work.',
  'run.in-function':
    'A notebook already runs an event loop, so {call} fails when a cell calls {name}(). Make {name} an async function and await it where you call it.',
  'run.in-function.decorated':
    'A notebook already runs an event loop, so {call} fails when a cell calls {name}(). Check that its decorator supports async functions before you make it async.',
  'run.in-function.method':
    'A notebook already runs an event loop, so {call} fails when a cell calls the method {name}(). If every caller can await, make the method async and await its calls.',
  'run.in-function.generator':
    'A notebook already runs an event loop, so {call} fails when a cell runs {name}(). Make it an async generator and loop over it with async for.',
  'run.in-function.value':
    'A notebook already runs an event loop, so {call} fails when {name}() runs in a cell. The function is passed to other code, such as a callback, and that code would have to await it.',
  'run.in-function.special':
    'A notebook already runs an event loop, so {call} fails when {name}() runs in a cell. Python or a test runner calls the function automatically and doesn’t await it.',
  'run.in-function.place':
    'A notebook already runs an event loop, so {call} fails when a cell calls {name}(). The function can’t become async, because it is called where await isn’t allowed, as in a lambda or magic.',
  'run.in-function.caller':
    'A notebook already runs an event loop, so {call} fails when a cell calls {name}(). The function can’t become async, because {caller} calls it and can’t await it.',
  'run.in-lambda':
    'A notebook already runs an event loop, so {call} fails when this lambda runs in a cell. A lambda can’t await: write an async function instead.',
  'run.in-class':
    'A notebook already runs an event loop, so {call} fails here. A class body can’t await: await the value before the class.',
  'run.in-generator':
    'A notebook already runs an event loop, so {call} fails here. A generator expression can’t use await here: write a loop or a list instead.',
  'run.in-magic':
    'A notebook already runs an event loop, so {call} fails here, and {magic} can’t run code with await. Remove {magic}, or time, capture or repeat the code yourself.',
  'await.held-lock':
    'An await here would keep {lock} held, so another task could block the event loop for good. Use asyncio.Lock with async with.',
  'await.whole-loop':
    '{name}() waits for all tasks of the event loop or cancels them, so awaiting it can hang the kernel. Use your own tasks.',
  'autoawait.off':
    'await would fix this, but %autoawait is off in this notebook, or set to another library’s loop. Use %autoawait asyncio instead.',

  /* What a button says. */
  'fix.await': 'Write {replacement}',
  'fix.call': 'Write {replacement}',
  'fix.write': 'Write {replacement}',
  'fix.async-for': 'Write async for',
  'fix.list': 'Make it a list: {replacement}',
  'fix.hoist': 'Await the value before the class, as {name}',
  'fix.make-async': {
    zero: 'Make {name} async',
    one: 'Make {name} async and await its call',
    other: 'Make {name} async and await its {count} calls'
  },
  'fix.remove': 'Remove {code}',
  'fix.runner': 'Remove the runner and await the coroutines',
  'fix.magic': 'Remove {magic} and write {replacement}',
  'fix.time': 'Time it with time.perf_counter() and write {replacement}',
  'fix.capture': 'Capture the output with capture_output() and use await',
  'fix.keep-task': 'Store the task as {name}',
  'fix.keep-tasks': 'Store the tasks in a list named {name}',
  'fix.await-tasks': 'Store the tasks in {name}, and await them after the loop',
  'fix.thread': 'Run {call} in a thread',

  /* What the user should know about a fix. */
  'note.drops': 'This removes {arguments}, which await doesn’t take.',
  'note.prints': 'This f-string uses = and prints its own source, so its output will change.',
  'note.list':
    'The generator becomes a list, so all values are computed before the first one is used.',
  'note.nested': 'await in a nested comprehension needs Python 3.11 or newer.',
  'note.hoist': 'The value is computed before the class is created.',
  'note.uncertain':
    'The notebook doesn’t show for certain what {name} is. Check that it is what you expect.',
  'note.broken': 'Part of this cell isn’t valid Python, so review the change carefully.',
  'note.counterpart': '{counterpart}() is the async version of {call} in the same library.',
  'note.import': 'This adds an import of {name} to the cell.',
  'note.libraries':
    'If a library that you call runs its own event loop, it may still need nest_asyncio.',
  'note.display': 'The output of {magic} will no longer appear.',
  'note.thread':
    'The cell still waits. Code in the thread can’t use objects of the notebook’s event loop, such as clients, locks or tasks.',
  'note.input':
    'If you interrupt the cell while it asks, the thread keeps waiting and may receive your next answer.',
  'note.context':
    'Context variables that you set here aren’t visible in the thread, which sees their defaults.',
  'note.cancellable': 'The loop now ends when its task is cancelled.',
  'note.interrupt':
    'An interrupt reaches a cell that awaits as CancelledError, so the handler catches that error too.',
  'note.own-thread':
    'The coroutine runs on an event loop of its own, and can’t use objects of the notebook’s loop.',
  'note.background':
    'The function returns before the task is done. Store the task if you need its result or its errors.',
  'note.others-run': 'Other tasks can run while this waits.',
  'note.make-async': 'These functions become async: {names}.',
  'note.own-loop':
    'In a notebook, {call} works on the kernel’s own event loop and its tasks. Check that the code leaves them alone.',
  'note.command-line':
    'The code reads the command line, which in a notebook holds the kernel’s arguments. Pass your own arguments, such as parse_args([]).',
  'note.callers': 'Every call to {name}() must now be awaited, but some calls couldn’t be found.'
} as const satisfies MessageTexts;
