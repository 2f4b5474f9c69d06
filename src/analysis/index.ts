/**
 * The engine's public surface.
 */

export * from './findings';
export { analyzeNotebook, NotebookAnalyzer, type AnalysisOptions } from './analyze';
export { applyEdits, chooseFixes, safeFixes, type ChosenFix, type FixTier } from './edits';
export { fixAll, type FixResult } from './fix-all';
export { locateCall } from './locate';
export type { Message, MessageArguments, MessageId, MessageOf } from './messages';
export {
  isTextLabel,
  labelOf,
  markersOf,
  toCells,
  toScript,
  type PortedCell,
  type PortedCells,
  type PortedScript
} from './porting';
export { RULES, type Example, type Rule } from './rules';
export { pythonVersion, refactoringsAt, type Offer, type PythonVersion } from './refactorings';
