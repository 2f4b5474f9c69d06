/**
 * The translations of Loopscope's texts.
 */

import { nullTranslator } from '@jupyterlab/translation';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';

/** The texts in the user's language; in English where JupyterLab has no translator. */
export function loadTranslation(translator: ITranslator | null): TranslationBundle {
  return (translator ?? nullTranslator).load('jupyterlab_loopscope');
}
