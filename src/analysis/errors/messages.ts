/** The messages under errors. The build reads them; nothing that runs does. */

import type { MessageTexts } from '../diagnostics/messages';

export const ERROR_MESSAGES = {
  'error.call':
    '{call} returns a coroutine, not its result. Write await before the call to get the result.',
  'error.name':
    'This value comes from {call}, and is a coroutine instead of the result. Write await before that call.',
  'error.future':
    '{call} returns a future, which has no result until it is done. Write await before the call to get the result.',
  'error.coroutine':
    '{code} is a coroutine, not its result. Write await where the coroutine is created.',
  'error.generator': '{code} is an async generator. Loop over it with async for.',
  'error.function': '{name} is the function itself, not a call to it. Write {name}() to call it.',
  'note.run-again': 'Run the changed cells again, then the cell that failed.'
} as const satisfies MessageTexts;
