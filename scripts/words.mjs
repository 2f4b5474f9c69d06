// Lint: no tracked file holds a word that our plain English does without. Prints each place, and exits with 1.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './setup/paths.mjs';
import { keep } from './setup/run.mjs';

/** A word, in all its forms, and what to write instead. */
const WORDS = [
  [/mend(s|ed|ing|er)?/, 'fix, repair'],
  [/heed(s|ed|ing|less)?/, 'respect, follow'],
  [/anew/, 'again'],
  [/whoever/, 'a person who, the caller'],
  [/nobody/, 'no task, no one, nothing'],
  [/somebody/, 'a task, another thread, a person'],
  [/whatever/, 'any, everything that'],
  [/lest/, 'so that … not'],
  [/the like/, 'such as …'],
  [/gives? back/, 'return'],
  [/takes? away/, 'remove']
];

/** What may hold such a word: a file or a folder, the words (all, when none is named), and the reason. */
const EXCEPTIONS = [
  { place: 'scripts/words.mjs', reason: 'It lists the words.' },
  { place: 'package-lock.json', reason: 'npm writes it.' },
  { place: 'LICENSE', reason: 'A legal text stays as it was published.' }
];

/** Pictures and other files that are no text. */
const BINARY = /\.(png|jpe?g|gif|ico|woff2?)$/;

const isExcepted = (file, word) =>
  EXCEPTIONS.some(
    ({ place, words }) =>
      (file === place || file.startsWith(`${place}/`)) &&
      (!words || words.includes(word.toLowerCase()))
  );

/** The word also counts inside a name: `mendCell`, `toMend`, `MEND_ALL`; not in `recommend`. */
function patternOf({ source }) {
  const lower = source;
  const title = source.replace(/^./, letter => letter.toUpperCase());
  const upper = source.replace(/[a-z]/g, letter => letter.toUpperCase());
  return new RegExp(
    `(?<![A-Za-z])(${lower})(?![a-z])|(?<![A-Z])(${title})(?![a-z])|(?<![A-Za-z])(${upper})(?![A-Za-z])`,
    'g'
  );
}

const patterns = WORDS.map(([word, instead]) => [patternOf(word), instead]);

/** The forbidden words of a text: the line of each, and what to write instead. */
function* wordsIn(text) {
  for (const [index, line] of text.split('\n').entries()) {
    for (const [pattern, instead] of patterns) {
      for (const [word] of line.matchAll(pattern)) {
        yield { line: index + 1, word, instead };
      }
    }
  }
}

const listed = keep('git', ['ls-files', '-z']);
if (listed.code !== 0) {
  console.error('git ls-files failed: this check needs a git checkout.');
  process.exit(2);
}
const counts = new Map();
for (const file of listed.stdout.split('\0').filter(name => name && !BINARY.test(name))) {
  const found = [];
  for (const { word, instead } of wordsIn(path.basename(file))) {
    found.push([`${file}: “${word}” in the file's name`, word, instead]);
  }
  for (const { line, word, instead } of wordsIn(readFileSync(inRoot(file), 'utf8'))) {
    found.push([`${file}:${line}: “${word}”`, word, instead]);
  }
  for (const [place, word, instead] of found) {
    if (!isExcepted(file, word)) {
      console.error(`${place}. Say: ${instead}.`);
      counts.set(file, (counts.get(file) ?? 0) + 1);
    }
  }
}
if (counts.size) {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  console.error(`\n${total} words in ${counts.size} files, see Style in CONTRIBUTING.md:`);
  for (const [file, count] of [...counts].sort((a, b) => b[1] - a[1])) {
    console.error(`${String(count).padStart(5)}  ${file}`);
  }
  process.exitCode = 1;
}
