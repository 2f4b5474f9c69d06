/**
 * Commands that ask something of the kernel of the notebook in front.
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { searchIcon } from '@jupyterlab/ui-components';

import { HelperRefused, KernelSilent, WouldFlicker } from '../kernel/client';
import type { RequestArguments } from '../kernel/client';
import type { Bodies, Verb } from '../wire/protocol';
import type { LoopWatcher } from '../kernel/watcher';
import { CommandIds } from '../tokens';
import { CELL_ID, cellIdOf, takes, tell, type Args, type Services } from './services';

/** Adds the commands that ask something of the kernel. */
export function addKernelCommands({ app, tracker, loopscope, watchers, trans }: Services): void {
  const { commands } = app;
  const current = (): LoopWatcher | null =>
    tracker.currentWidget && watchers.of(tracker.currentWidget);

  /**
   * Ask the helper of the notebook in front to do something; say so when it could not.
   *
   * @returns the answer, or `null`.
   */
  const ask = async <V extends Verb>(
    verb: V,
    args: RequestArguments<V>
  ): Promise<Bodies[V] | null> => {
    try {
      return (await current()?.ask(verb, args)) ?? null;
    } catch (error) {
      tell(troubleWords(error, trans));
      return null;
    }
  };
  /** The tasks in front that run what their cell said before it was edited. */
  const editedTasks = (): number[] => {
    const panel = tracker.currentWidget;
    const edited = panel && loopscope.findingsOf(panel)?.editedRuns;
    const tasks = current()?.state.records.tasks.values() ?? [];
    return [...tasks]
      .filter(({ cell, isCell }) => !isCell && cell && edited?.has(cell.execution))
      .map(task => task.id);
  };
  const id = (what: string) => takes({ id: { type: 'number', description: what } }, ['id']);

  commands.addCommand(CommandIds.cancelTask, {
    label: trans.__('Cancel a Task'),
    caption: trans.__('Ask this task to stop'),
    describedBy: id('The id of the task.'),
    execute: async (args: Args) => {
      const answer = await ask('cancel', { ids: [Number(args.id)] });
      if (answer?.asked.length === 0) {
        tell(trans.__('The task is over already.'));
      }
    }
  });
  commands.addCommand(CommandIds.cancelCellTasks, {
    label: trans.__('Cancel the Tasks of the Cell'),
    caption: trans.__('Ask every task that this cell has started to stop'),
    describedBy: takes({ cellId: CELL_ID }),
    isEnabled: () => current()?.state.presence.kind === 'live',
    execute: async (args: Args) => {
      const cell = cellIdOf(tracker, args);
      if (cell) {
        await ask('cancel', { cell });
      }
    }
  });
  commands.addCommand(CommandIds.cancelOldTasks, {
    label: trans.__('Cancel the Tasks of Earlier Runs'),
    caption: trans.__('Ask every task to stop whose cell has been run again or edited since'),
    describedBy: takes({
      edited: {
        type: 'boolean',
        description: 'Whether also those whose cell has only been edited; true if left out.'
      }
    }),
    isEnabled: () => current()?.state.presence.kind === 'live',
    execute: async (args: Args) => {
      // Both are looked up before the first answer changes them.
      const ids = args.edited === false ? [] : editedTasks();
      await ask('cancel', { old: true });
      if (ids.length > 0) {
        await ask('cancel', { ids });
      }
    }
  });
  commands.addCommand(CommandIds.runCoroutine, {
    label: trans.__('Run a Coroutine'),
    caption: trans.__('Make a task of this coroutine, so that it runs'),
    describedBy: id('The id of the coroutine.'),
    execute: (args: Args) => ask('run', { id: Number(args.id) })
  });
  commands.addCommand(CommandIds.closeCoroutine, {
    label: trans.__('Give up a Coroutine'),
    caption: trans.__('Close this coroutine: it will never run'),
    describedBy: id('The id of the coroutine.'),
    execute: (args: Args) => ask('close', { id: Number(args.id) })
  });
  commands.addCommand(CommandIds.wake, {
    label: trans.__('Wake the Event Loop'),
    caption: trans.__('Let the loop turn, so that what is due happens'),
    describedBy: takes({}),
    isEnabled: () => current()?.state.presence.kind === 'live',
    execute: () => ask('wake', {})
  });
  commands.addCommand(CommandIds.look, {
    label: trans.__('Look at the Event Loop Now'),
    caption: trans.__('Ask the kernel what its event loop is doing'),
    icon: searchIcon,
    describedBy: takes({}),
    isEnabled: () => current() !== null,
    execute: () => current()?.look()
  });
  commands.addCommand(CommandIds.attach, {
    label: trans.__('Look into This Kernel'),
    caption: trans.__('Bring the Loopscope helper into the kernel of this notebook'),
    describedBy: takes({}),
    isEnabled: () => current() !== null,
    execute: () => current()?.attach()
  });
  commands.addCommand(CommandIds.detach, {
    label: trans.__('Leave This Kernel'),
    caption: trans.__('Take the Loopscope helper out of the kernel of this notebook'),
    describedBy: takes({}),
    isEnabled: () => current()?.state.presence.kind === 'live',
    execute: () => current()?.detach()
  });
}

/** Why the helper did not do what it was asked to. */
function troubleWords(error: unknown, trans: TranslationBundle): string {
  if (error instanceof WouldFlicker) {
    return trans.__(
      'Not while a cell runs: this JupyterLab would then show the kernel as idle. Try again after the cell.'
    );
  }
  if (error instanceof KernelSilent) {
    return trans.__('The kernel does not answer now. It will do this as soon as it can.');
  }
  if (error instanceof HelperRefused) {
    return trans.__('This could not be done: it is over, or somebody was faster.');
  }
  return trans.__('Loopscope is not in touch with the kernel; nothing was done.');
}
