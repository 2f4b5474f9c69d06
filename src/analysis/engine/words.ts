/**
 * The words without which a notebook has no findings. Most notebooks have none of them, and need not be parsed.
 */

import type { CellSource } from '../diagnostics/finding';
import { ASYNC_COUNTERPARTS } from '../runners';

/** The packages whose functions run an event loop. Each pattern of the table begins with a package. */
const PACKAGES = [
  ...new Set(ASYNC_COUNTERPARTS.flatMap(({ on }) => /^\^\\?(\w+)/.exec(on.source)?.[1] ?? []))
];

/** Words of Python's own event loop and threads, and of what replaces the loop. */
const OWN_WORDS = /[Aa]sync|await|run_until|run_forever|uvloop|anyio|trio\b|[Tt]hread|PoolExecutor/;

/** All words, so that most cells are searched only once. */
const WORDS = new RegExp(`${OWN_WORDS.source}|(\\b(?:${PACKAGES.join('|')})\\b)`);

/** An import of one of the packages. Their names are common words: `agents`, `discord`. */
const IMPORTS = new RegExp(
  `^[^#\\n]*\\b(?:from|import)\\b[^\\n]*\\b(?:${PACKAGES.join('|')})\\b`,
  'm'
);

/** Whether a notebook has a word that findings need. The words are ASCII. */
export function canHaveFindings(cells: readonly CellSource[]): boolean {
  return cells.some(({ source }) => {
    const found = WORDS.exec(source);
    return (
      found !== null && (found[1] === undefined || OWN_WORDS.test(source) || IMPORTS.test(source))
    );
  });
}
