/**
 * Names of the asyncio package.
 */

/** Names that `from asyncio import *` binds, as far as rules need them. */
export const ASYNCIO_NAMES: ReadonlySet<string> = new Set([
  'run',
  'Runner',
  'sleep',
  'gather',
  'wait',
  'wait_for',
  'create_task',
  'ensure_future',
  'get_event_loop',
  'get_running_loop',
  'new_event_loop',
  'set_event_loop',
  'set_event_loop_policy',
  'to_thread',
  'open_connection',
  'start_server',
  'create_subprocess_exec',
  'create_subprocess_shell'
]);

/** Functions of asyncio that return an awaitable, and do little before it is awaited. */
export const ASYNCIO_COROUTINES: ReadonlySet<string> = new Set([
  'asyncio.sleep',
  'asyncio.gather',
  'asyncio.wait',
  'asyncio.wait_for',
  'asyncio.to_thread',
  'asyncio.open_connection',
  'asyncio.start_server',
  'asyncio.create_subprocess_exec',
  'asyncio.create_subprocess_shell'
]);

/** The public name of something in asyncio: `asyncio.runners.run` is `asyncio.run`. */
export function canonicalName(path: string): string {
  return path.replace(
    /^asyncio\.(runners|(tasks|events|streams|subprocess|threads|base_events)(?!\.run))\.(?=\w)/,
    'asyncio.'
  );
}

/** Functions that return an event loop. */
export const LOOP_GETTERS: ReadonlySet<string> = new Set([
  'asyncio.get_event_loop',
  'asyncio.get_running_loop',
  'asyncio.new_event_loop',
  'asyncio.get_event_loop_policy.get_event_loop',
  'asyncio.get_event_loop_policy.new_event_loop',
  'uvloop.new_event_loop'
]);
