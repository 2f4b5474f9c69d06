/**
 * Draws the lines that an edit changes as a difference, with the changed parts of each line marked.
 */

import { unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import React, { useEffect, useRef } from 'react';

import type { PreviewBlock } from './preview';

/** One difference for each cell or file. */
export function MergePreview({
  blocks
}: {
  readonly blocks: readonly PreviewBlock[];
}): JSX.Element {
  return (
    <>
      {blocks.map((block, index) => (
        <Difference key={index} {...block} />
      ))}
    </>
  );
}

function Difference({ label, before, after }: PreviewBlock): JSX.Element {
  const ref = useRef<HTMLDivElement>(null);
  const [from, to] = [before.join('\n'), after.join('\n')];
  useEffect(() => {
    const view = new EditorView({
      parent: ref.current!,
      state: EditorState.create({
        doc: to,
        extensions: [
          unifiedMergeView({ original: from, mergeControls: false, gutter: true }),
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          // It can be scrolled by keyboard, and a screen reader names it.
          EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': label ?? '' })
        ]
      })
    });
    return () => view.destroy();
  }, [from, to, label]);
  return (
    <>
      {label && <p className="loopscope-Preview-place">{label}</p>}
      <div className="loopscope-Merge" ref={ref} />
    </>
  );
}
