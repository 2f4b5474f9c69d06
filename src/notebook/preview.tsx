/**
 * Draws the lines that an edit changes.
 */

import React from 'react';

import type { LineChanges } from './line-changes';

/** The lines to draw as one block. */
export interface PreviewBlock extends Pick<LineChanges, 'before' | 'after'> {
  /** The cell or file, in the user's language. */
  readonly label?: string;
}

/** The lines that go and the lines that come, for each cell or file. */
export function Preview({ blocks }: { readonly blocks: readonly PreviewBlock[] }): JSX.Element {
  return (
    <>
      {blocks.map(({ label, before, after }, block) => (
        <React.Fragment key={block}>
          {label && <p className="loopscope-Preview-place">{label}</p>}
          <pre className="loopscope-Preview">
            {before.map((line, index) => (
              <del key={`-${index}`}>{line}</del>
            ))}
            {after.map((line, index) => (
              <ins key={`+${index}`}>{line}</ins>
            ))}
          </pre>
        </React.Fragment>
      ))}
    </>
  );
}
