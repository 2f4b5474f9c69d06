/** The messages between notebooks, scripts and modules. The build reads them; nothing that runs does. */

import type { MessageTexts } from '../diagnostics/messages';

export const PORTING_MESSAGES = {
  'port.lines': {
    one: '{count} line that only IPython understands was commented out.',
    other: '{count} lines that only IPython understands were commented out.'
  },
  'port.foreign': {
    one: '{count} cell that only IPython can run was commented out.',
    other: '{count} cells that only IPython can run were commented out.'
  },
  'port.unread': {
    one: '{count} cell isn’t valid Python and was commented out.',
    other: '{count} cells aren’t valid Python and were commented out.'
  },
  'port.unwrapped': 'The script leaves out {magics}, but keeps its code.',
  'port.nest-asyncio': 'nest_asyncio was removed, because the script doesn’t need it.',
  'port.shown': {
    one: 'A script doesn’t show the last value of a cell: add print() in {count} cell if you need it.',
    other:
      'A script doesn’t show the last value of a cell: add print() in {count} cells if you need them.'
  },
  'port.ipython': 'The script uses {names}, which only IPython defines.',
  'port.tasks':
    'In the script, tasks run only while main() waits, and they are cancelled when it ends. Await the tasks that matter.',
  'port.context':
    'A notebook resets context variables after a cell with await; the script keeps them.',
  'port.unset': 'The script uses {names}, but the line that defined it was removed.',
  'port.file': 'The code reads __file__, which doesn’t exist in a notebook.',
  'port.unreadable': 'Part of the script isn’t valid Python, so it became a single cell.',
  'port.invalid': 'Part of the script isn’t valid Python. Check it before you run it.',

  'move.nothing': 'This cell defines no async function, so there is nothing to move.',
  'move.broken': 'A cell couldn’t be read as Python, so nothing was moved.',
  'move.escapes': '{name} uses a magic or a shell command, which doesn’t work in a module.',
  'move.state':
    '{user} uses {name}, which the notebook computes. Make {name} a parameter, then move the function.',
  'move.twice':
    'The notebook defines {name} more than once or only conditionally. A module can hold only one definition.',
  'move.rebound':
    '{user} needs {name}, which the notebook defines more than once or only conditionally. A module can hold only one definition.',
  'move.unknown': '{user} uses {name}, but no cell defines it.',
  'move.globals':
    '{name} changes the notebook’s variables with a global statement. In a module it would change the module’s variables.',
  'move.reflects':
    '{user} inspects the notebook’s variables with {name}. In a module it would see the module’s variables.',
  'move.order':
    '{user} and {name} need each other while they are being defined, so neither can come first.',
  'move.module-name': '{name} can’t be imported. Use letters, digits and _, such as helpers.py.',
  'move.module-taken': 'A module named {name} already exists, and yours would hide it.',
  'move.cells': {
    one: 'This edits {count} cell: imports and helpers that the functions use move with them.',
    other: 'This edits {count} cells: imports and helpers that the functions use move with them.'
  }
} as const satisfies MessageTexts;
