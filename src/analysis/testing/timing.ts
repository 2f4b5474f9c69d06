/**
 * Removes timing magics from a cell, and the code that replaces them.
 */
export function withoutTiming(source: string): string {
  return source.replace(/^%%time\n|^[ \t]*print\(f"Wall time: [^\n]*|(?<=^[ \t]*)%time /gm, '');
}
