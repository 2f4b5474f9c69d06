/**
 * Text in columns.
 */

/** Aligns rows, with two spaces between columns. `right` lists the columns that are aligned to the right. */
export function columns(
  rows: readonly (readonly string[])[],
  right: readonly number[] = []
): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((text, index) => (widths[index] = Math.max(widths[index] ?? 0, text.length)));
  }
  return rows.map(row =>
    row
      .map((text, index) =>
        right.includes(index) ? text.padStart(widths[index]) : text.padEnd(widths[index])
      )
      .join('  ')
      .trimEnd()
  );
}
