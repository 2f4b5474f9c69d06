/**
 * What the findings need of the engine: half of all our code. It is fetched when the first notebook opens.
 */

export { NotebookAnalyzer } from '../analysis/engine';
export { locateError } from '../analysis/errors';
export { mergeProblems } from './merge-problems';
