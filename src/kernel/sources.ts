/**
 * The helper's modules, as text. A test holds this list against the folder.
 */

import init from '../../python_helper/loopscope_kernel/__init__.py';
import blocks from '../../python_helper/loopscope_kernel/blocks.py';
import cancellation from '../../python_helper/loopscope_kernel/cancellation.py';
import cells from '../../python_helper/loopscope_kernel/cells.py';
import changes from '../../python_helper/loopscope_kernel/changes.py';
import channel from '../../python_helper/loopscope_kernel/channel.py';
import coroutines from '../../python_helper/loopscope_kernel/coroutines.py';
import drops from '../../python_helper/loopscope_kernel/drops.py';
import entries from '../../python_helper/loopscope_kernel/entries.py';
import environment from '../../python_helper/loopscope_kernel/environment.py';
import exceptions from '../../python_helper/loopscope_kernel/exceptions.py';
import failures from '../../python_helper/loopscope_kernel/failures.py';
import graph from '../../python_helper/loopscope_kernel/graph.py';
import helper from '../../python_helper/loopscope_kernel/helper.py';
import history from '../../python_helper/loopscope_kernel/history.py';
import inject from '../../python_helper/loopscope_kernel/inject.py';
import inside from '../../python_helper/loopscope_kernel/inside.py';
import leases from '../../python_helper/loopscope_kernel/leases.py';
import lock from '../../python_helper/loopscope_kernel/lock.py';
import namespace from '../../python_helper/loopscope_kernel/namespace.py';
import notices from '../../python_helper/loopscope_kernel/notices.py';
import orphans from '../../python_helper/loopscope_kernel/orphans.py';
import pace from '../../python_helper/loopscope_kernel/pace.py';
import reading from '../../python_helper/loopscope_kernel/reading.py';
import registry from '../../python_helper/loopscope_kernel/registry.py';
import source from '../../python_helper/loopscope_kernel/source.py';
import stacks from '../../python_helper/loopscope_kernel/stacks.py';
import tasks from '../../python_helper/loopscope_kernel/tasks.py';
import text from '../../python_helper/loopscope_kernel/text.py';
import waiters from '../../python_helper/loopscope_kernel/waiters.py';
import waits from '../../python_helper/loopscope_kernel/waits.py';
import watchdog from '../../python_helper/loopscope_kernel/watchdog.py';

/** The loader, which makes modules of the others. */
export const LOADER = inject;

/** The modules by their names in the package. */
export const SOURCES: Readonly<Record<string, string>> = {
  __init__: init,
  blocks,
  cancellation,
  cells,
  changes,
  channel,
  coroutines,
  drops,
  entries,
  environment,
  exceptions,
  failures,
  graph,
  helper,
  history,
  inside,
  leases,
  lock,
  namespace,
  notices,
  orphans,
  pace,
  reading,
  registry,
  source,
  stacks,
  tasks,
  text,
  waiters,
  waits,
  watchdog
};
