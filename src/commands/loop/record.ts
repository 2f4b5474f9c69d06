/**
 * Records the steps of a kernel's tasks: starts, shows how far it is, and reads it when it is over.
 */

import { PathExt } from '@jupyterlab/coreutils';
import type { NotebookPanel } from '@jupyterlab/notebook';

import type { LoopWatcher } from '../../kernel/watcher';
import { notify } from '../../notify';
import { CommandIds, RECORDING_FORMAT, type LoopRecording } from '../../tokens';
import type { Frame, RecordBody, RecordedTask } from '../../wire/protocol';
import { failureText } from '../failure-text';
import type { Services } from '../services';

/** How often a recording is asked how far it is, in milliseconds. */
const INTERVAL = 1000;

/** The name under which a recording asks for looks. */
const VIEWER = 'recording';

/** The recordings that are being ended. */
const ending = new WeakSet<LoopWatcher>();

/** Starts a recording of a notebook's kernel, or ends it and shows it. */
export async function toggleRecording(services: Services, panel: NotebookPanel): Promise<void> {
  const watcher = services.watchers.of(panel);
  if (!watcher || ending.has(watcher)) {
    return;
  }
  try {
    if (watcher.state.recording) {
      ending.add(watcher);
      await end(services, panel, watcher);
    } else {
      await begin(services, watcher);
    }
  } catch (error) {
    notify(failureText(error, services.trans));
  } finally {
    ending.delete(watcher);
  }
}

async function begin({ trans }: Services, watcher: LoopWatcher): Promise<void> {
  const { state } = watcher;
  state.setRecording(await watcher.ask('record', { action: 'start' }));
  watcher.watchFor(VIEWER, true);
  const leave = (): void => {
    clearInterval(timer);
    watcher.watchFor(VIEWER, false);
  };
  const timer = setInterval(() => {
    if (watcher.isDisposed || !state.recording) {
      leave();
    } else if (!ending.has(watcher)) {
      void ask();
    }
  }, INTERVAL);
  const ask = async (): Promise<void> => {
    const body = await watcher.ask('record', { action: 'read' }).catch(() => null);
    // A kernel that is silent may answer the next time.
    if (!body || !state.recording || ending.has(watcher)) {
      return;
    }
    if (body.on) {
      state.setRecording(body);
    } else {
      state.setRecording(null);
      notify(trans.__('The recording ended, because the kernel has forgotten it.'));
    }
  };
}

async function end(services: Services, panel: NotebookPanel, watcher: LoopWatcher): Promise<void> {
  const { state } = watcher;
  // What the polls saw until now belongs to it.
  const last = await watcher.ask('record', { action: 'stop' }).catch(error => {
    state.setRecording(null);
    throw error;
  });
  try {
    state.setRecorded(recordingOf(await readAll(watcher, last), panel, watcher));
  } finally {
    if (state.recording) {
      state.setRecording(null);
    }
    await watcher.ask('record', { action: 'leave' });
  }
  await services.app.commands.execute(CommandIds.openTimeline);
}

/** Reads the rest of a recording that is over. */
async function readAll(watcher: LoopWatcher, first: RecordBody): Promise<RecordBody> {
  const steps: number[] = [];
  const tasks: RecordedTask[] = [];
  const stacks: (readonly Frame[])[] = [];
  let body = first;
  for (;;) {
    // Not as arguments of one call: that many would not fit.
    body.steps.forEach(number => steps.push(number));
    tasks.push(...body.tasks);
    stacks.push(...body.stacks);
    if (!body.more) {
      return { ...body, steps, tasks, stacks };
    }
    const have = { begin: steps.length / 6, tasks: tasks.length, stacks: stacks.length };
    body = await watcher.ask('record', { action: 'read', ...have });
  }
}

/** A recording with what the polls saw in its time. */
function recordingOf(body: RecordBody, panel: NotebookPanel, watcher: LoopWatcher): LoopRecording {
  const { exact, because, started, count, dropped, cost, steps, tasks, stacks } = body;
  const ended = body.ended ?? body.now;
  const { history } = watcher.state;
  const isIn = (each: { start: number; end: number | null }): boolean =>
    each.start < ended && (each.end ?? Infinity) > started;
  return {
    version: 1,
    notebook: panel.context.path.replace(/.*\//, ''),
    exact,
    ...(because && { because }),
    started,
    ended,
    count,
    dropped,
    cost,
    steps,
    tasks,
    stacks,
    seen: {
      spans: history.spans.filter(isIn).map(span => ({ ...span })),
      runs: [...history.runs.values()].filter(isIn),
      // They go on changing.
      tasks: structuredClone([...history.tasks.values()].filter(isIn))
    }
  };
}

/** Saves the last recording of a notebook's kernel beside the notebook. */
export async function saveRecording(services: Services, panel: NotebookPanel): Promise<void> {
  const { app, watchers, trans } = services;
  const recorded = watchers.of(panel)?.state.recorded;
  if (!recorded) {
    return;
  }
  const { contents } = app.serviceManager;
  const { path } = panel.context;
  const moment = new Date().toISOString().slice(0, 19).replace(/:/g, '').replace('T', '-');
  const name = `${PathExt.basename(path, '.ipynb')}-${moment}.loopscope.json`;
  try {
    const target = PathExt.join(PathExt.dirname(path), name);
    await contents.save(target, {
      type: 'file',
      format: 'text',
      content: JSON.stringify({ format: RECORDING_FORMAT, ...recorded })
    });
    notify(trans.__('The recording was saved as %1.', name));
  } catch (error) {
    notify(trans.__('The recording could not be saved: %1', failureText(error, trans)));
  }
}
