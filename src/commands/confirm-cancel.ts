/**
 * Asks before many tasks are cancelled at once.
 */

import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { TaskRecord } from '../wire/protocol';

/** Up to how many tasks are cancelled without a question. */
const MOST = 10;

/** How many runs the question lists. */
const MAX_RUNS = 5;

/** Says how many tasks of which runs would be cancelled. Resolves to whether the user agrees; few need no question. */
export async function confirmCancel(
  tasks: readonly TaskRecord[],
  trans: TranslationBundle
): Promise<boolean> {
  if (tasks.length <= MOST) {
    return true;
  }
  const runs = new Map<number | null, number>();
  for (const { cell } of tasks) {
    const count = cell?.count ?? null;
    runs.set(count, (runs.get(count) ?? 0) + 1);
  }
  const most = [...runs].sort(([, a], [, b]) => b - a);
  const listed = most
    .slice(0, MAX_RUNS)
    .map(([count, number]) =>
      count === null
        ? trans._n('%1 task of an unknown run', '%1 tasks of unknown runs', number)
        : trans._n('%1 task of run [%2]', '%1 tasks of run [%2]', number, count)
    );
  const others = most.slice(MAX_RUNS).reduce((sum, [, number]) => sum + number, 0);
  if (others > 0) {
    listed.push(trans._n('%1 task of another run', '%1 tasks of other runs', others));
  }
  const { button } = await showDialog({
    title: trans._n('Cancel %1 task?', 'Cancel %1 tasks?', tasks.length),
    body: listed.join('\n'),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Keep them') }),
      Dialog.warnButton({ label: trans._n('Cancel %1 task', 'Cancel %1 tasks', tasks.length) })
    ]
  });
  return button.accept;
}
