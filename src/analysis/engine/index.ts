/**
 * The door to the analysis: source in, findings out.
 */

export type { Patch } from '../queries/nested-loop-patch';
export { RULES, type Example, type Rule } from '../rules';
export { analyzeNotebook, NotebookAnalyzer, type AnalysisOptions } from './analyze';
export { fixAll, type FixResult } from './fix-all';
export { locateCall } from './locate-call';
