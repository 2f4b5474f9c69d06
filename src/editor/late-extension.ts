/**
 * An editor extension whose code is loaded later.
 */

import { Compartment } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { ViewPlugin } from '@codemirror/view';

/**
 * An extension for one editor. It is empty until `load` resolves, and stays empty if that resolves to `null`.
 */
export function lateExtension(load: () => Promise<Extension | null>): Extension {
  const compartment = new Compartment();
  const loader = ViewPlugin.define(view => {
    let isDestroyed = false;
    void load().then(extension => {
      if (extension && !isDestroyed) {
        view.dispatch({ effects: compartment.reconfigure(extension) });
      }
    });
    return {
      destroy: () => {
        isDestroyed = true;
      }
    };
  });
  return [compartment.of([]), loader];
}
