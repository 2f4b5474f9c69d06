/**
 * Registers the commands that send a request to the kernel of the current notebook.
 */

import { searchIcon } from '@jupyterlab/ui-components';

import type { RequestArguments } from '../kernel/client';
import type { LoopWatcher } from '../kernel/watcher';
import { notify } from '../notify';
import { CommandIds } from '../tokens';
import type { Bodies, TaskRecord, Verb } from '../wire/protocol';
import { CELL_ID, NOTEBOOK_IN_FRONT, cellIdOf, describeArguments, type Args } from './arguments';
import { confirmCancel } from './confirm-cancel';
import { failureText } from './failure-text';
import { loopCode } from './loop/code';
import { withCode, type Services } from './services';

/** Registers the commands that send a request to the kernel. */
export function addKernelCommands(services: Services): void {
  const { app, tracker, loopscope, watchers, trans } = services;
  const { commands } = app;
  const later = withCode(services, loopCode);
  const current = (): LoopWatcher | null =>
    tracker.currentWidget && watchers.of(tracker.currentWidget);
  /** The watcher of a notebook by the id of its widget; by default of the current one. */
  const watcherOf = (notebook: unknown): LoopWatcher | null => {
    const panel = tracker.find(({ id }) => id === notebook);
    return panel ? watchers.of(panel) : current();
  };

  /**
   * Sends a request to the helper, and says why if it fails.
   *
   * @returns the answer, or `null`.
   */
  const request = async <V extends Verb>(
    verb: V,
    args: RequestArguments<V>,
    watcher = current()
  ): Promise<Bodies[V] | null> => {
    try {
      return (await watcher?.ask(verb, args)) ?? null;
    } catch (error) {
      notify(failureText(error, trans));
      return null;
    }
  };
  /** The ids of the tasks whose cell has been edited since it ran. */
  const editedTasks = (): number[] => {
    const panel = tracker.currentWidget;
    const edited = panel && loopscope.findingsOf(panel)?.editedRuns;
    const tasks = current()?.state.records.tasks.values() ?? [];
    return [...tasks]
      .filter(({ cell, isCell }) => !isCell && cell && edited?.has(cell.execution))
      .map(task => task.id);
  };
  const isWatched = (): boolean =>
    !['no-kernel', 'not-python', 'detached', undefined].includes(current()?.state.presence.kind);
  /** Asks the user about the tasks that would be cancelled, if there are many. */
  const mayCancel = (
    isMeant: (task: TaskRecord) => boolean,
    watcher = current()
  ): Promise<boolean> =>
    confirmCancel([...(watcher?.state.records.tasks.values() ?? [])].filter(isMeant), trans);
  const id = (what: string) =>
    describeArguments({ id: { type: 'number', description: what } }, ['id']);

  commands.addCommand(CommandIds.cancelTask, {
    label: trans.__('Cancel a Task'),
    caption: trans.__('Ask this task to stop by raising CancelledError in it'),
    describedBy: id('The id of the task.'),
    execute: async (args: Args) => {
      const answer = await request('cancel', { ids: [Number(args.id)] });
      if (answer?.asked.length === 0) {
        notify(trans.__('The task has already finished.'));
      }
    }
  });
  commands.addCommand(CommandIds.cancelTasks, {
    label: trans.__('Cancel Several Tasks'),
    caption: trans.__('Ask each of these tasks to stop by raising CancelledError in it'),
    describedBy: describeArguments(
      {
        ids: { type: 'array', description: 'The ids of the tasks.' },
        notebook: NOTEBOOK_IN_FRONT
      },
      ['ids']
    ),
    execute: async (args: Args) => {
      const ids = Array.isArray(args.ids) ? args.ids.map(Number) : [];
      const watcher = watcherOf(args.notebook);
      if (await mayCancel(({ id }) => ids.includes(id), watcher)) {
        await request('cancel', { ids }, watcher);
      }
    }
  });
  commands.addCommand(CommandIds.cancelCellTasks, {
    label: trans.__('Cancel the Tasks of the Cell'),
    caption: trans.__('Cancel every task that this cell has started'),
    describedBy: describeArguments({ cellId: CELL_ID }),
    isEnabled: () => current()?.state.presence.kind === 'live',
    execute: async (args: Args) => {
      const cell = cellIdOf(tracker, args);
      if (cell && (await mayCancel(task => task.cell?.cellId === cell))) {
        await request('cancel', { cell });
      }
    }
  });
  commands.addCommand(CommandIds.cancelOldTasks, {
    label: trans.__('Cancel the Tasks of Earlier Runs'),
    caption: trans.__('Cancel every task whose cell has been run again or edited since'),
    describedBy: describeArguments({
      edited: {
        type: 'boolean',
        description: 'Whether to include tasks whose cell was only edited; by default true.'
      }
    }),
    isEnabled: () => current()?.state.presence.kind === 'live',
    execute: async (args: Args) => {
      // The first answer changes this list, so read it before.
      const ids = args.edited === false ? [] : editedTasks();
      if (!(await mayCancel(task => task.old === true || ids.includes(task.id)))) {
        return;
      }
      await request('cancel', { old: true });
      if (ids.length > 0) {
        await request('cancel', { ids });
      }
    }
  });
  commands.addCommand(CommandIds.runCoroutine, {
    label: trans.__('Run a Coroutine'),
    caption: trans.__('Start this coroutine as a task'),
    describedBy: id('The id of the coroutine.'),
    execute: (args: Args) => request('run', { id: Number(args.id) })
  });
  commands.addCommand(CommandIds.closeCoroutine, {
    label: trans.__('Discard a Coroutine'),
    caption: trans.__('Close this coroutine without running it'),
    describedBy: id('The id of the coroutine.'),
    execute: (args: Args) => request('close', { id: Number(args.id) })
  });
  commands.addCommand(CommandIds.wake, {
    label: trans.__('Wake the Loop'),
    caption: trans.__('Wake the event loop so that pending callbacks run'),
    describedBy: describeArguments({}),
    isEnabled: () => current()?.state.presence.kind === 'live',
    execute: () => request('wake', {})
  });
  commands.addCommand(CommandIds.stopCell, {
    label: trans.__('Stop This Cell and What It Started'),
    caption: trans.__('Cancel the tasks of this cell, and interrupt it if it still runs'),
    describedBy: describeArguments({ cellId: CELL_ID }),
    isEnabled: () => current()?.state.presence.kind === 'live',
    execute: (args: Args) => later(({ stopCell }) => stopCell(services, args))
  });
  commands.addCommand(CommandIds.record, {
    label: () =>
      current()?.state.recording ? trans.__('Stop the Recording') : trans.__('Record the Tasks'),
    caption: trans.__('Record each step of the tasks of this notebook, and show them'),
    describedBy: describeArguments({ notebook: NOTEBOOK_IN_FRONT }),
    isEnabled: () => current()?.state.presence.kind === 'live',
    isToggled: () => current()?.state.recording !== null && current() !== null,
    execute: (args: Args) => {
      const panel = tracker.find(({ id }) => id === args.notebook) ?? tracker.currentWidget;
      return panel && later(({ toggleRecording }) => toggleRecording(services, panel));
    }
  });
  commands.addCommand(CommandIds.saveRecording, {
    label: trans.__('Save the Recording'),
    caption: trans.__('Save the last recording of this notebook as a file beside it'),
    describedBy: describeArguments({ notebook: NOTEBOOK_IN_FRONT }),
    isEnabled: () => !!current()?.state.recorded,
    execute: (args: Args) => {
      const panel = tracker.find(({ id }) => id === args.notebook) ?? tracker.currentWidget;
      return panel && later(({ saveRecording }) => saveRecording(services, panel));
    }
  });
  commands.addCommand(CommandIds.watchKernel, {
    label: trans.__('Watch This Kernel'),
    caption: trans.__('Attach Loopscope to the kernel of this notebook, or detach it'),
    describedBy: describeArguments({}),
    isEnabled: () => current() !== null,
    isToggleable: true,
    isToggled: isWatched,
    execute: () => commands.execute(isWatched() ? CommandIds.detach : CommandIds.attach)
  });
  commands.addCommand(CommandIds.copySnapshot, {
    label: trans.__('Copy What the Loop Does'),
    caption: trans.__('Copy the state of the event loop as text, for a bug report'),
    describedBy: describeArguments({}),
    isEnabled: () => current() !== null,
    execute: () => later(({ copySnapshot }) => copySnapshot(services))
  });
  commands.addCommand(CommandIds.keepCommsOnMain, {
    label: trans.__('Handle Widgets on the Main Thread'),
    caption: trans.__('Change the setting that lets widgets run on other threads of the kernel'),
    describedBy: describeArguments({}),
    isVisible: () => services.registry !== null,
    execute: () => later(({ keepCommsOnMain }) => keepCommsOnMain(services))
  });
  commands.addCommand(CommandIds.look, {
    label: trans.__('Check the Event Loop Now'),
    caption: trans.__('Ask the kernel for the current state of its event loop'),
    icon: searchIcon,
    describedBy: describeArguments({}),
    isEnabled: () => current() !== null,
    execute: () => current()?.look()
  });
  commands.addCommand(CommandIds.attach, {
    label: trans.__('Attach to This Kernel'),
    caption: trans.__('Install the Loopscope helper in the kernel of this notebook'),
    describedBy: describeArguments({}),
    isEnabled: () => current() !== null,
    execute: () => current()?.attach()
  });
  commands.addCommand(CommandIds.detach, {
    label: trans.__('Detach from This Kernel'),
    caption: trans.__('Remove the Loopscope helper from the kernel of this notebook'),
    describedBy: describeArguments({}),
    isEnabled: () => current()?.state.presence.kind === 'live',
    execute: () => current()?.detach()
  });
}
