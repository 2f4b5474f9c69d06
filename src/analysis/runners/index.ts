/**
 * The list of runners.
 */

import type { Cell, Names } from '../semantic/names';
import type { CallFact } from '../semantic/scope';
import { anyioRunner } from './anyio';
import { asgirefRunner } from './asgiref';
import { asyncioRunner } from './asyncio';
import { libraryRunner, TWINS } from './library';
import { loopRunner } from './loop';
import type { Recognizer, Run } from './runner';

export { HIDDEN_RUNNERS, importsHiddenRunner } from './hidden';
export { nameOf, TWINS, type Twin } from './library';
export { isRewrite, type Rewrite, type Run } from './runner';

const RUNNERS: readonly Recognizer[] = [
  asyncioRunner,
  loopRunner,
  anyioRunner,
  asgirefRunner,
  libraryRunner
];

/** What calls of runners end in. */
export const RUNNER_NAMES: ReadonlySet<string> = new Set([
  'run',
  'run_until_complete',
  '()',
  ...TWINS.map(({ name }) => name)
]);

/** The runner that a call is, or `null`. */
export function runAt(names: Names, cell: Cell, call: CallFact): Run | null {
  for (const recognize of RUNNERS) {
    const run = recognize(names, cell, call);
    if (run) {
      return run;
    }
  }
  return null;
}
