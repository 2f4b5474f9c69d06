/**
 * Sentences and labels beside each other. CSS separates the labels.
 */

import React from 'react';

import { codeParts } from '../text/code-parts';
import { useLiveTexts } from './live-texts';

/** Whole sentences, one after the other. Code in them is set as code, and from left to right. */
export function Sentences({
  texts,
  code = []
}: {
  readonly texts: readonly string[];
  /** The names in the sentences that are code. */
  readonly code?: readonly string[];
}): JSX.Element {
  return (
    <>
      {texts.map((text, index) => (
        <React.Fragment key={index}>
          {index > 0 && ' '}
          <span>
            {codeParts(text, code).map((part, position) =>
              part.isCode ? (
                <code key={position} dir="ltr" className="loopscope-Code">
                  {part.text}
                </code>
              ) : (
                part.text
              )
            )}
          </span>
        </React.Fragment>
      ))}
    </>
  );
}

/** Sentences that contain an age. */
export function LiveSentences({ read }: { readonly read: () => readonly string[] }): JSX.Element {
  return <Sentences texts={useLiveTexts(read)} />;
}

/** Labels in a row. Each has the direction of its own text: a name of code is not reversed in Arabic. */
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
        <span key={index}>
          <bdi>{text}</bdi>
        </span>
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
