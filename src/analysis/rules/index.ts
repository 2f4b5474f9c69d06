/**
 * The list of rules.
 */

import { anyioRun } from './anyio-run';
import { asyncGenerator } from './async-generator';
import { asyncToSync } from './async-to-sync';
import { asyncioRun } from './asyncio-run';
import { asyncioRunner } from './asyncio-runner';
import { awaitOutside } from './await-outside';
import { blockingCall } from './blocking-call';
import { blockingExecutor } from './blocking-executor';
import { blockingSleep } from './blocking-sleep';
import { droppedTask } from './dropped-task';
import { earlyAwait } from './early-await';
import { libraryRunner } from './library-runner';
import { loopLifecycle } from './loop-lifecycle';
import { missingAwait } from './missing-await';
import { nestAsyncio } from './nest-asyncio';
import type { Rule } from './rule';
import { runUntilComplete } from './run-until-complete';
import { swallowedCancel } from './swallowed-cancel';
import { uvloop } from './uvloop';

export type { Example, Rule } from './rule';

/** Every rule there is. */
export const RULES: readonly Rule[] = [
  asyncioRun,
  runUntilComplete,
  asyncioRunner,
  anyioRun,
  uvloop,
  asyncToSync,
  libraryRunner,
  loopLifecycle,
  nestAsyncio,
  missingAwait,
  earlyAwait,
  asyncGenerator,
  awaitOutside,
  droppedTask,
  blockingSleep,
  blockingCall,
  blockingExecutor,
  swallowedCancel
];
