/**
 * Lets an interrupt through that the kernel doesn't notice.
 *
 * ipykernel 7 handles an interrupt of an awaiting cell with a callback that doesn't wake the loop. The cell ends when
 * something else wakes it (`ipykernel/ipkernel.py`, `_cancel_on_sigint`).
 */

import type { NotebookPanel } from '@jupyterlab/notebook';

import { notify } from '../../notify';
import type { LoopWatcher } from '../../kernel/watcher';
import type { LoopRecord } from '../../wire/protocol';
import type { Services } from '../services';

/** How long to wait before each look, in milliseconds. The helper needs two looks to see that the loop sleeps on. */
const PAUSE = 250;

/** How often we look after an interrupt. */
const MAX_LOOKS = 16;

/** The kernels that are being looked at. */
const following = new WeakSet<LoopWatcher>();

/** Whether the user has been told. Once for each page is enough. */
let hasTold = false;

/** Lets an interrupt through that the user of this page has asked for. */
export async function onInterrupt(services: Services, panel: NotebookPanel): Promise<void> {
  const watcher = services.watchers.of(panel);
  if (!watcher || !services.settings.current.wakeAfterInterrupt || following.has(watcher)) {
    return;
  }
  following.add(watcher);
  try {
    for (let i = 0; i < MAX_LOOKS && !watcher.isDisposed; i++) {
      watcher.look();
      await new Promise(resolve => setTimeout(resolve, PAUSE));
      const { loop } = watcher.state;
      // The kernel's status can't tell: other requests on the control channel make it idle while a cell runs.
      if (loop?.state === 'idle') {
        return;
      }
      if (isAsleep(loop)) {
        await wake(services, watcher);
        return;
      }
    }
  } finally {
    following.delete(watcher);
  }
}

/** Lets interrupts through that another client has sent. The helper recognizes them. */
export function followInterrupts(services: Services, panel: NotebookPanel): void {
  const watcher = services.watchers.of(panel);
  watcher?.state.changed.connect(({ loop }) => {
    if (loop?.interruptPending) {
      void onInterrupt(services, panel);
    }
  });
}

async function wake({ trans }: Services, watcher: LoopWatcher): Promise<void> {
  try {
    await watcher.ask('wake', {});
  } catch {
    // The kernel is gone, or it doesn't reply.
    return;
  }
  if (!hasTold) {
    hasTold = true;
    notify(
      trans.__(
        'The kernel did not notice the interrupt, because its event loop was asleep. Loopscope woke the event loop.'
      )
    );
  }
}

/** Right after an interrupt, the callback that the loop sleeps through is the one that ends the cell. */
function isAsleep(loop: LoopRecord | null): boolean {
  return loop?.interruptPending === true || loop?.lostWake === true;
}
