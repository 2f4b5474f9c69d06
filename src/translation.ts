/**
 * The translations of Loopscope's texts.
 */

import { nullTranslator } from '@jupyterlab/translation';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';

const DOMAIN = 'jupyterlab_loopscope';

/**
 * The texts in the user's language; in English where JupyterLab has no translator, and for each text that the
 * translator fails on. The first failure is logged.
 */
export function loadTranslation(translator: ITranslator | null): TranslationBundle {
  const trans = nullTranslator.load(DOMAIN);
  let hasFailed = false;
  const log = (error: unknown): void => {
    if (!hasFailed) {
      hasFailed = true;
      console.warn('Loopscope shows English texts where the translation fails.', error);
    }
  };
  try {
    return translator ? withFallback(translator.load(DOMAIN), trans, log) : trans;
  } catch (error) {
    log(error);
    return trans;
  }
}

/** A bundle whose methods call those of another one when they throw. */
function withFallback(
  bundle: TranslationBundle,
  fallback: TranslationBundle,
  onFailure: (error: unknown) => void
): TranslationBundle {
  return new Proxy(bundle, {
    get(target, key: keyof TranslationBundle) {
      const method: unknown = target[key];
      if (typeof method !== 'function') {
        return method;
      }
      return (...args: unknown[]): unknown => {
        try {
          return method.apply(target, args);
        } catch (error) {
          onFailure(error);
          return (fallback[key] as (...args: unknown[]) => unknown)(...args);
        }
      };
    }
  });
}
