/**
 * Writes a new notebook in nbformat 4.5.
 */

import type { PortedCell } from '../../analysis/porting';
import { splitLines } from '../lines';

/** The text of a notebook with these cells, formatted as JupyterLab saves it. */
export function notebookText(cells: readonly PortedCell[]): string {
  const notebook = {
    cells: cells.map(({ kind, source }, index) => {
      const common = { cell_type: kind, id: `cell-${index + 1}`, metadata: {} };
      const lines = splitLines(source);
      return kind === 'code'
        ? { ...common, execution_count: null, outputs: [], source: lines }
        : { ...common, source: lines };
    }),
    metadata: {
      kernelspec: { display_name: 'Python 3 (ipykernel)', language: 'python', name: 'python3' },
      language_info: { name: 'python' }
    },
    nbformat: 4,
    nbformat_minor: 5
  };
  return `${JSON.stringify(notebook, null, 1)}\n`;
}
