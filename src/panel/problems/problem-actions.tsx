/**
 * What the kernel can do about a problem that was seen in it.
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import React from 'react';

import { CommandIds } from '../../tokens';
import type { RuntimeProblem } from '../../tokens';
import { CommandButton } from '../shared/buttons';
import { usePanel } from '../shared/panel-context';
import { oldestFirst } from '../tasks/task-tree';
import { taskName } from '../text/task';

/** The buttons for a problem; none if only an edit helps. */
export function ProblemActions({ seen }: { readonly seen: RuntimeProblem }): JSX.Element {
  const { trans } = usePanel();
  return (
    <>
      {actionsFor(seen, trans).map(({ id, label, args }) => (
        <CommandButton key={id} id={id} args={args} label={label} />
      ))}
    </>
  );
}

interface Action {
  readonly id: string;
  readonly label: string;
  readonly args?: ReadonlyPartialJSONObject;
}

function actionsFor(seen: RuntimeProblem, trans: TranslationBundle): Action[] {
  const cancel = (id: number | undefined, label: string): Action[] =>
    id === undefined ? [] : [{ id: CommandIds.cancelTask, label, args: { id } }];
  switch (seen.kind) {
    case 'coroutines': {
      const { id, state, kind } = seen.record;
      const close = { id: CommandIds.closeCoroutine, label: trans.__('Discard'), args: { id } };
      const run = { id: CommandIds.runCoroutine, label: trans.__('Run as a task'), args: { id } };
      if (state === 'dropped') {
        return [];
      }
      return kind === 'async-generator' ? [close] : [run, close];
    }
    case 'deadlock': {
      // Any of them will do. The list shows this one first.
      const [first] = [...seen.tasks].sort(oldestFirst);
      return cancel(first?.id, trans.__('Cancel %1', first ? taskName(first, trans) : ''));
    }
    case 'orphan':
      return cancel(seen.task.id, trans.__('Cancel'));
    case 'ignoring':
      return cancel(seen.task.id, trans.__('Cancel again'));
    case 'old-tasks':
      return [
        {
          id: CommandIds.cancelOldTasks,
          label: trans._n('Cancel %1 task', 'Cancel %1 tasks', seen.tasks.length),
          args: { edited: false }
        }
      ];
    default:
      return [];
  }
}
