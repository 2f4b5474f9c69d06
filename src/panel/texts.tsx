/**
 * Sentences and labels beside each other. CSS separates the labels.
 */

import React from 'react';

import { useLiveTexts } from './auto-refresh';

/** Whole sentences, one after the other. */
export function Sentences({ texts }: { readonly texts: readonly string[] }): JSX.Element {
  return (
    <>
      {texts.map((text, index) => (
        <React.Fragment key={index}>
          {index > 0 && ' '}
          <span>{text}</span>
        </React.Fragment>
      ))}
    </>
  );
}

/** Sentences that contain an age. */
export function LiveSentences({ read }: { readonly read: () => readonly string[] }): JSX.Element {
  return <Sentences texts={useLiveTexts(read)} />;
}

/** Labels in a row. */
export function Labels(props: {
  readonly texts: readonly string[];
  readonly className?: string;
}): JSX.Element | null {
  if (props.texts.length === 0) {
    return null;
  }
  return (
    <span className={`loopscope-Labels ${props.className ?? ''}`}>
      {props.texts.map((text, index) => (
        <span key={index}>{text}</span>
      ))}
    </span>
  );
}

/** Labels that contain an age. */
export function LiveLabels(props: {
  readonly read: () => readonly string[];
  readonly className?: string;
}): JSX.Element {
  return <Labels texts={useLiveTexts(props.read)} className={props.className} />;
}
