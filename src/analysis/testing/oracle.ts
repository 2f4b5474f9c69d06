/**
 * CPython's word on programs: one process for a whole batch.
 */

import { spawnSync } from 'child_process';
import * as path from 'path';

/** Also from a bundle, which stands as deep below the root. */
const ORACLE = path.join(__dirname, '..', '..', '..', 'src', 'analysis', 'testing', 'oracle.py');

/** What to check; see `oracle.py`. */
export type Question =
  | { readonly fixed: string; readonly original?: string; readonly runs?: readonly string[] }
  | {
      readonly cells: readonly string[];
      readonly fixed_cells: readonly string[];
      readonly partial?: boolean;
    }
  | { readonly notebook: readonly string[]; readonly script: string };

/** Asks CPython about programs; each answer is an error, or `null`. */
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
