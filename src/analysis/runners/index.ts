/**
 * The list of runners.
 */

import type { Cell, Names } from '../names';
import type { CallFact } from '../scopes';
import { asyncioRunner } from './asyncio';
import { loopRunner } from './loop';
import type { Recognizer, Run } from './runner';

export { isRewrite, type Rewrite, type Run } from './runner';

const RUNNERS: readonly Recognizer[] = [asyncioRunner, loopRunner];

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
