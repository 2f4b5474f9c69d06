/**
 * Applies safe fixes to a cell when it is run, if the user has turned that on.
 */

import { NotebookActions } from '@jupyterlab/notebook';

import type { Services } from '../services';
import { fixCode } from './code';

/** Fixes each cell that is about to run, before JupyterLab reads its source. */
export function fixOnRun(services: Services): void {
  const { settings } = services;
  // A cell runs in the same task, so the code has to be there before.
  const prepare = () => {
    if (settings.current.fixOnRun) {
      void fixCode.load();
    }
  };
  prepare();
  settings.changed.connect(prepare);
  NotebookActions.executionScheduled.connect((_, { notebook, cell }) => {
    if (settings.current.fixOnRun) {
      const panel = services.tracker.find(({ content }) => content === notebook);
      if (panel && cell.model.type === 'code') {
        fixCode.current?.fixBeforeRun(services, panel, cell.model.id);
      }
    }
  });
}
