/** A cell without its magics for time, and without what stands in for them. */
export function withoutTiming(source: string): string {
  return source.replace(/^%%time\n|^[ \t]*print\(f"Wall time: [^\n]*|(?<=^[ \t]*)%time /gm, '');
}
