/**
 * One level of indentation in the style of the surrounding code.
 */
export function indentUnit(indent: string): string {
  return indent.startsWith('\t') ? '\t' : '    ';
}
