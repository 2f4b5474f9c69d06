/**
 * What the kernel can do about something that was seen.
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import React from 'react';

import { CommandIds } from '../tokens';
import type { RuntimeProblem } from '../tokens';
import { CommandButton } from './buttons';

/** The buttons for what was seen; none where only an edit helps. */
export function ProblemActions(props: {
  readonly seen: RuntimeProblem;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}): JSX.Element {
  const { seen, commands, trans } = props;
  return (
    <>
      {verbsOf(seen, trans).map(({ id, label, args }) => (
        <CommandButton key={id} commands={commands} id={id} args={args} label={label} />
      ))}
    </>
  );
}

interface Verb {
  readonly id: string;
  readonly label: string;
  readonly args?: ReadonlyPartialJSONObject;
}

function verbsOf(seen: RuntimeProblem, trans: TranslationBundle): Verb[] {
  const cancel = (id: number | undefined, label: string): Verb[] =>
    id === undefined ? [] : [{ id: CommandIds.cancelTask, label, args: { id } }];
  switch (seen.kind) {
    case 'coroutines': {
      const { id, state, kind } = seen.record;
      const close = { id: CommandIds.closeCoroutine, label: trans.__('Give it up'), args: { id } };
      const run = { id: CommandIds.runCoroutine, label: trans.__('Run as a task'), args: { id } };
      return state === 'held' ? (kind ? [close] : [run, close]) : [];
    }
    case 'deadlock':
      return cancel(seen.tasks[0]?.id, trans.__('Cancel one of them'));
    case 'orphan':
      return cancel(seen.task.id, trans.__('Cancel'));
    case 'ignoring':
      return cancel(seen.task.id, trans.__('Cancel again'));
    case 'old-tasks':
      return [
        { id: CommandIds.cancelOldTasks, label: trans.__('Cancel them'), args: { edited: false } }
      ];
    default:
      return [];
  }
}
