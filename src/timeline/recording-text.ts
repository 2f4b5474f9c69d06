/**
 * What is said about a recording.
 */

import type { TranslationBundle } from '@jupyterlab/translation';

import type { LoopRecording } from '../tokens';
import type { FileProblem } from './recording-file';
import { lengthText } from './text';

/** How a recording was made, as sentences. */
export function recordingSentences(recording: LoopRecording, trans: TranslationBundle): string[] {
  const { exact, because, started, ended, count, dropped, cost } = recording;
  const length = lengthText(ended - started, trans);
  const sentences = [
    exact
      ? trans._n(
          'A recording of %2: %1 step, each one exact.',
          'A recording of %2: %1 steps, each one exact.',
          count,
          length
        )
      : trans.__('A recording of %1, sampled 100 times a second.', length)
  ];
  if (because === 'python') {
    sentences.push(trans.__('Exact recordings need Python 3.12 or newer.'));
  } else if (because === 'taken') {
    sentences.push(trans.__('Other tools use all of sys.monitoring.'));
  }
  if (dropped > 0) {
    sentences.push(
      trans._n(
        '%1 older step was dropped, because the buffer was full.',
        '%1 older steps were dropped, because the buffer was full.',
        dropped
      )
    );
  }
  sentences.push(trans.__('Recording took about %1 of processor time.', lengthText(cost, trans)));
  return sentences;
}

/** Why a file can't be shown. */
export function fileProblemText(problem: FileProblem, trans: TranslationBundle): string {
  switch (problem.kind) {
    case 'not-json':
      return trans.__('This file is not valid JSON, so it can’t be shown as a recording.');
    case 'not-recording':
      return trans.__('This file is not a recording of Loopscope.');
    case 'too-long':
      return trans.__('This file is too large to be shown.');
    case 'newer':
      return trans.__(
        'This recording was made by a newer version of Loopscope. Update Loopscope to open it.'
      );
    case 'broken':
      return trans.__('This recording is broken: the field “%1” is wrong.', problem.field);
  }
}
