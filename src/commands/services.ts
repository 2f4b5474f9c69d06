/**
 * What the commands work on, and how they run code that is loaded later.
 */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IWatchers } from '../kernel/watchers';
import type { Lazy } from '../lazy';
import { notifyLoadFailure } from '../notify';
import type { ISettings } from '../settings';
import type { ILoopscope } from '../tokens';

/** What the commands work on. */
export interface Services {
  readonly app: JupyterFrontEnd;
  readonly tracker: INotebookTracker;
  readonly loopscope: ILoopscope;
  readonly watchers: IWatchers;
  readonly settings: ISettings;
  /** JupyterLab's settings, or `null` where there are none. */
  readonly registry: ISettingRegistry | null;
  readonly trans: TranslationBundle;
}

/**
 * A function that runs work with code that is loaded later. The work starts in the same task if the code is there.
 * If it can't be loaded, the user is told, each time: a click must not stay without an answer.
 */
export function withCode<Part>(
  { trans }: Services,
  code: Lazy<Part>
): (work: (part: Part) => void | Promise<void>) => Promise<void> {
  return async work => {
    const part = code.current ?? (await code.load());
    if (part) {
      await work(part);
    } else {
      notifyLoadFailure(trans);
    }
  };
}
