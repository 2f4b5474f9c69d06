/**
 * Converts code between notebooks, scripts and modules.
 */

export { toCells, type PortedCell } from './to-cells';
export { commentsAt, isTextLabel, labelOf, markersOf, paragraphsOf } from './cell-markers';
export { moduleNameProblem, planMove, type MovePlan } from './move-to-module';
export { toScript } from './to-script';
