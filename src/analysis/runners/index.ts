/**
 * The list of runners.
 */

import type { Cell, Names } from '../semantic/names';
import type { CallFact } from '../semantic/scope';
import { recognizeAnyioRun } from './anyio';
import { recognizeAsyncToSync } from './asgiref';
import { recognizeAsyncioRun } from './asyncio';
import { recognizeLibraryRunner, ASYNC_COUNTERPARTS } from './library';
import { recognizeRunUntilComplete } from './loop';
import type { Recognizer, RunnerCall } from './runner';

export { HIDDEN_RUNNERS, importsHiddenRunner } from './hidden';
export { libraryOf, counterpartNameOf, ASYNC_COUNTERPARTS, type AsyncCounterpart } from './library';
export { isRewrite, type Rewrite, type RunnerCall } from './runner';

const RUNNERS: readonly Recognizer[] = [
  recognizeAsyncioRun,
  recognizeRunUntilComplete,
  recognizeAnyioRun,
  recognizeAsyncToSync,
  recognizeLibraryRunner
];

/** What calls of runners end in. */
export const RUNNER_NAMES: ReadonlySet<string> = new Set([
  'run',
  'run_until_complete',
  '()',
  ...ASYNC_COUNTERPARTS.map(({ name }) => name)
]);

/** The runner that a call is, or `null`. */
export function runnerCallAt(names: Names, cell: Cell, call: CallFact): RunnerCall | null {
  for (const recognize of RUNNERS) {
    const run = recognize(names, cell, call);
    if (run) {
      return run;
    }
  }
  return null;
}
