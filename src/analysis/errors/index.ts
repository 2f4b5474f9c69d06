/**
 * Finds the fixes for an error in a cell's output.
 */

export { locateError } from './locate-error';
export { findingsFromErrors } from './stored-errors';
