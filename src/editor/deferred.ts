/**
 * An editor extension whose code comes later.
 */

import { Compartment } from '@codemirror/state';
import type { Extension } from '@codemirror/state';
import { ViewPlugin } from '@codemirror/view';

/** An extension for one editor, which is empty until another has been loaded, and then is that one. */
export function deferred(load: () => Promise<Extension>): Extension {
  const place = new Compartment();
  const loader = ViewPlugin.define(view => {
    let isThere = true;
    load().then(
      extension => {
        if (isThere) {
          view.dispatch({ effects: place.reconfigure(extension) });
        }
      },
      (error: unknown) => console.warn('Loopscope could not load its underlines.', error)
    );
    return {
      destroy: () => {
        isThere = false;
      }
    };
  });
  return [place.of([]), loader];
}
