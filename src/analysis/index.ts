/**
 * The light door to the engine: its data, edits and text helpers. What needs a parser is behind the doors
 * `engine/`, `errors/`, `porting/` and `refactorings/`, which the extension loads when they are wanted.
 */

export * from './diagnostics/edits';
export * from './diagnostics/finding';
export * from './diagnostics/messages';
export { errorKindOf } from './errors/error-kinds';
export type { CellError } from './errors/traceback';
export { commonEnds } from './text/common-ends';
export { endOfLine, lineAt, startOfLine } from './text/lines';
