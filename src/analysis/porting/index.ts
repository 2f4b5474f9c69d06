/**
 * Code on its way between notebooks, scripts and modules.
 */

export { toCells, type PortedCell, type PortedCells } from './to-cells';
export { isTextLabel, labelOf, markersOf } from './cell-markers';
export { moduleNameProblem, planMove, type MovePlan, type MoveRefused } from './move-to-module';
export { toScript, type PortedScript } from './to-script';
