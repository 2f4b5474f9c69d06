/** The whole case table. To add a case, add a row to one of its parts. */

import type { Case } from '../table';
import { ADVERSE } from './adverse';
import { AUTOAWAIT } from './autoawait';
import { CANCELLATION } from './cancellation';
import { ARGUMENTS, LINES, OUTER } from './expressions';
import {
  CALLS,
  ELSEWHERE,
  FUNCTIONS,
  MISSING_AWAITS,
  REDEFINED,
  REFUSED_FUNCTIONS
} from './functions';
import { NAMES, TEXT } from './names';
import { COMPREHENSIONS, PLACES, REFUSING_PLACES, WHOLE_LOOPS } from './places';
import { REPORTS } from './reports';
import {
  BLOCKING,
  BLOCKING_OBJECTS,
  LIBRARIES,
  LIFECYCLE,
  LOOPS,
  NEST_ASYNCIO,
  OTHER_RUNNERS,
  RUNNER_CLASS,
  TASKS
} from './runners';
import { ASYNC_GENERATORS, EARLY_AWAITS, EXECUTORS, PUT_ASIDE } from './waiting';

/** The cases, by what they are about. */
export const CASES: Readonly<Record<string, readonly Case[]>> = {
  'where the call stands': PLACES,
  comprehensions: COMPREHENSIONS,
  'places that cannot await': REFUSING_PLACES,
  'cells that do not await': AUTOAWAIT,
  'code that works on the whole loop': WHOLE_LOOPS,
  'what is around the call': OUTER,
  'what the call is given': ARGUMENTS,
  'line breaks and comments': LINES,
  'what names mean': NAMES,
  'text that looks like a call': TEXT,
  'plain functions': FUNCTIONS,
  'calls of functions that become async': CALLS,
  'functions defined again': REDEFINED,
  'functions that stay as they are': REFUSED_FUNCTIONS,
  'code that runs elsewhere': ELSEWHERE,
  'coroutines that nothing awaits': MISSING_AWAITS,
  'event loops': LOOPS,
  'the life of the loop': LIFECYCLE,
  'asyncio.Runner': RUNNER_CLASS,
  'other runners': OTHER_RUNNERS,
  'libraries that run a loop': LIBRARIES,
  nest_asyncio: NEST_ASYNCIO,
  'tasks that nothing keeps': TASKS,
  'calls that block the loop': BLOCKING,
  'objects that block the loop': BLOCKING_OBJECTS,
  'generators that await': ASYNC_GENERATORS,
  'what is awaited too early': EARLY_AWAITS,
  'thread pools': EXECUTORS,
  'loops that cannot be cancelled': CANCELLATION,
  'what comments put aside': PUT_ASIDE,
  'code that is written oddly': ADVERSE,
  'what users reported': REPORTS
};
