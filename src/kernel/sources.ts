/**
 * The helper's modules, as text. A test holds this list against the folder.
 */

import init from '../../python_helper/loopscope_kernel/__init__.py';
import blocks from '../../python_helper/loopscope_kernel/blocks.py';
import cells from '../../python_helper/loopscope_kernel/cells.py';
import changes from '../../python_helper/loopscope_kernel/changes.py';
import channel from '../../python_helper/loopscope_kernel/channel.py';
import coroutines from '../../python_helper/loopscope_kernel/coroutines.py';
import environment from '../../python_helper/loopscope_kernel/environment.py';
import exceptions from '../../python_helper/loopscope_kernel/exceptions.py';
import failures from '../../python_helper/loopscope_kernel/failures.py';
import helper from '../../python_helper/loopscope_kernel/helper.py';
import history from '../../python_helper/loopscope_kernel/history.py';
import inject from '../../python_helper/loopscope_kernel/inject.py';
import inside from '../../python_helper/loopscope_kernel/inside.py';
import leases from '../../python_helper/loopscope_kernel/leases.py';
import namespace from '../../python_helper/loopscope_kernel/namespace.py';
import notices from '../../python_helper/loopscope_kernel/notices.py';
import pace from '../../python_helper/loopscope_kernel/pace.py';
import source from '../../python_helper/loopscope_kernel/source.py';
import stacks from '../../python_helper/loopscope_kernel/stacks.py';
import tasks from '../../python_helper/loopscope_kernel/tasks.py';
import text from '../../python_helper/loopscope_kernel/text.py';
import waits from '../../python_helper/loopscope_kernel/waits.py';
import watchdog from '../../python_helper/loopscope_kernel/watchdog.py';

/** The loader, which makes modules of the others. */
export const LOADER = inject;

/** The modules by their names in the package. */
export const SOURCES: Readonly<Record<string, string>> = {
  __init__: init,
  blocks,
  cells,
  changes,
  channel,
  coroutines,
  environment,
  exceptions,
  failures,
  helper,
  history,
  inside,
  leases,
  namespace,
  notices,
  pace,
  source,
  stacks,
  tasks,
  text,
  waits,
  watchdog
};
