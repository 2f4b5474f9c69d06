/** One level of indentation, as the code around it has it. */
export function indentUnit(indent: string): string {
  return indent.startsWith('\t') ? '\t' : '    ';
}
