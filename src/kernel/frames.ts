/**
 * Looks up frames in a stack.
 */

import type { Frame } from '../wire/protocol';

/** The innermost frame that belongs to a cell. The stack has the outermost frame first. */
export function innermostInCell(stack: readonly Frame[]): Frame | undefined {
  return [...stack].reverse().find(frame => frame.cell);
}
