/**
 * Code on its way between notebooks, scripts and modules.
 */

export { toCells, type PortedCell, type PortedCells } from './cells';
export { isTextLabel, labelOf, markersOf } from './markers';
export { moduleNameProblem, planMove, type MovePlan, type MoveRefused } from './move';
export { toScript, type PortedScript } from './script';
