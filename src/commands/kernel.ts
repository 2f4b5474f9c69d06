/**
 * Registers the commands that send a request to the kernel of the current notebook.
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { searchIcon } from '@jupyterlab/ui-components';

import { HelperRefused, KernelSilent, WouldFlicker } from '../kernel/client';
import type { RequestArguments } from '../kernel/client';
import type { LoopWatcher } from '../kernel/watcher';
import { notify } from '../notify';
import { CommandIds } from '../tokens';
import type { Bodies, TaskRecord, Verb } from '../wire/protocol';
import { CELL_ID, cellIdOf, describeArguments, type Args } from './arguments';
import { confirmCancel } from './confirm-cancel';
import type { Services } from './services';

/** Registers the commands that send a request to the kernel. */
export function addKernelCommands({ app, tracker, loopscope, watchers, trans }: Services): void {
  const { commands } = app;
  const current = (): LoopWatcher | null =>
    tracker.currentWidget && watchers.of(tracker.currentWidget);

  /**
   * Sends a request to the helper, and says why if it fails.
   *
   * @returns the answer, or `null`.
   */
  const request = async <V extends Verb>(
    verb: V,
    args: RequestArguments<V>
  ): Promise<Bodies[V] | null> => {
    try {
      return (await current()?.ask(verb, args)) ?? null;
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
  /** Asks the user about the tasks that would be cancelled, if there are many. */
  const mayCancel = (isMeant: (task: TaskRecord) => boolean): Promise<boolean> =>
    confirmCancel([...(current()?.state.records.tasks.values() ?? [])].filter(isMeant), trans);
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
      { ids: { type: 'array', description: 'The ids of the tasks.' } },
      ['ids']
    ),
    execute: async (args: Args) => {
      const ids = Array.isArray(args.ids) ? args.ids.map(Number) : [];
      if (await mayCancel(({ id }) => ids.includes(id))) {
        await request('cancel', { ids });
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
    label: trans.__('Wake the Event Loop'),
    caption: trans.__('Wake the event loop so that pending callbacks run'),
    describedBy: describeArguments({}),
    isEnabled: () => current()?.state.presence.kind === 'live',
    execute: () => request('wake', {})
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

/** Why a request failed, for the user. */
function failureText(error: unknown, trans: TranslationBundle): string {
  if (error instanceof WouldFlicker) {
    return trans.__(
      'Try again when the cell has finished. Until then, this version of JupyterLab would show the kernel as idle.'
    );
  }
  if (error instanceof KernelSilent) {
    return trans.__(
      'The kernel is not responding. It handles your request when it responds again.'
    );
  }
  if (error instanceof HelperRefused) {
    return trans.__('Nothing was done: the task or coroutine has already finished or changed.');
  }
  return trans.__('Nothing was done: Loopscope is not connected to the kernel.');
}
