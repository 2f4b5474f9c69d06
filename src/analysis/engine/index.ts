/**
 * The door to the analysis: source in, findings out.
 */

export type { Patch } from '../queries/nested-loop-patch';
export { RULES, type Rule } from '../rules';
export { analyzeNotebook, NotebookAnalyzer } from './analyze';
export { fixAll, type FixResult } from './fix-all';
export { canHaveFindings } from './words';
export { locateCall } from './locate-call';
export { cellsToRun } from './run-order';
