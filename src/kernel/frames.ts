/**
 * Finding one's way in a stack.
 */

import type { Frame } from '../wire/protocol';

/** The innermost frame that is a cell's own code, in a stack with the outermost frame first. */
export function innermostInCell(stack: readonly Frame[]): Frame | undefined {
  return [...stack].reverse().find(frame => frame.cell);
}
