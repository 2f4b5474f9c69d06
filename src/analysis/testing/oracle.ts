/**
 * Asks CPython about programs. One process answers a whole batch.
 */

import { spawnSync } from 'child_process';
import * as path from 'path';

/** A bundle is also three folders below the root, so this path works there too. */
const ORACLE = path.join(__dirname, '..', '..', '..', 'src', 'analysis', 'testing', 'oracle.py');

/** A question: see `oracle.py`. */
export type Question =
  | { readonly fixed: string; readonly original?: string; readonly runs?: readonly string[] }
  | {
      readonly cells: readonly string[];
      readonly fixed_cells: readonly string[];
      readonly partial?: boolean;
    }
  | { readonly notebook: readonly string[]; readonly script: string };

/** Asks CPython about programs. Each answer is an error text, or `null`. */
export function askPython(questions: readonly Question[]): (string | null)[] {
  const python = process.env.PYTHON ?? 'python3';
  const { stdout, stderr, status, error } = spawnSync(python, ['-W', 'ignore', ORACLE], {
    input: questions.map(question => JSON.stringify(question)).join('\n'),
    encoding: 'utf8',
    maxBuffer: 1 << 30
  });
  if (error || status !== 0) {
    throw new Error(`${python} failed: ${error?.message ?? stderr}`);
  }
  return stdout
    .trimEnd()
    .split('\n')
    .map(line => (JSON.parse(line) as { error: string | null }).error);
}
