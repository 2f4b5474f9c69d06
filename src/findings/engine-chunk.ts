/**
 * The part of the engine that the findings use: half of all our code. It is loaded when the first notebook opens.
 */

export { cellsToRun, locateCall, NotebookAnalyzer } from '../analysis/engine';
export { locateError } from '../analysis/errors';
export { mergeProblems } from './merge-problems';
