/**
 * The list of runners.
 */

import type { CallSite } from '../semantic/call-site';
import { recognizeAnyioRun } from './anyio';
import { recognizeAsyncToSync } from './asgiref';
import { recognizeAsyncioRun } from './asyncio';
import { ASYNC_COUNTERPARTS, recognizeLibraryRunner } from './library';
import { recognizeRunUntilComplete } from './loop';
import type { Recognizer, RunnerCall } from './runner';

export { HIDDEN_RUNNERS, importsHiddenRunner } from './hidden';
export { ASYNC_COUNTERPARTS, counterpartNameOf, type AsyncCounterpart } from './library';
export type { Rewrite, RunnerCall } from './runner';

const RUNNERS: readonly Recognizer[] = [
  recognizeAsyncioRun,
  recognizeRunUntilComplete,
  recognizeAnyioRun,
  recognizeAsyncToSync,
  recognizeLibraryRunner
];

/** The last names of runners. */
export const RUNNER_NAMES: ReadonlySet<string> = new Set([
  'run',
  'run_until_complete',
  '()',
  ...ASYNC_COUNTERPARTS.map(({ name }) => name)
]);

/** The runner call at a place, or `null`. */
export function runnerCallAt(site: CallSite): RunnerCall | null {
  for (const recognize of RUNNERS) {
    const run = recognize(site);
    if (run) {
      return run;
    }
  }
  return null;
}
