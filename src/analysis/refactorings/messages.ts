/** The messages of refactorings. The build reads them; nothing that runs does. */

import type { MessageTexts } from '../diagnostics/messages';

export const REFACTORING_MESSAGES = {
  'refactor.gather': 'Run {what} concurrently with asyncio.gather()',
  'refactor.task-group': 'Run {what} concurrently in a task group',
  'refactor.loop': 'Run {call} for all items concurrently with asyncio.gather()',
  'refactor.wait-for': 'Add a timeout to {call} with asyncio.wait_for()',
  'refactor.timeout': 'Add a timeout to {call} with asyncio.timeout()',

  'note.together': 'The calls run concurrently, so side effects may happen in a different order.',
  'note.gather-errors':
    'If one call fails, its error is raised at once and the other calls go on in the background. No result is kept.',
  'note.group-errors':
    'If one call fails, the others are cancelled and no result is kept. The error is raised in an ExceptionGroup: catch it with except*.',
  'note.group-output':
    'Jupyter shows the errors of a failed group only as text. The sidebar of Loopscope lists each of them.',
  'note.shares': 'All calls use {names}. Check that concurrent use is safe.',
  'note.many': 'For hundreds of calls, limit how many run at once with an asyncio.Semaphore.',
  'note.output': 'The output that the cell displays changes.',
  'note.timeout':
    'After {seconds} seconds the call is cancelled and asyncio.TimeoutError is raised. Change the number to what you need.'
} as const satisfies MessageTexts;
