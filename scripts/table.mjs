// Print rows in columns.

export function table(head, rows) {
  const lines = [head, ...rows].map(row => row.map(String));
  const widths = head.map((_, column) => Math.max(...lines.map(line => line[column].length)));
  for (const line of lines) {
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd()
    );
  }
}

export const seconds = milliseconds => `${(milliseconds / 1000).toFixed(1)} s`;
