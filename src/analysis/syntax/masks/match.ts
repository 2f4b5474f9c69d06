/**
 * Masks subjects of `match` that the parser doesn't know, such as `match a, b:` and `match a or b:`.
 *
 * The operators between the parts of a subject become `+`, of the same length. The parts keep their text and place, and
 * `await` binds tighter than every operator.
 */

import { isNamePart, maskStatements, Scanner } from '../../text/lines';

const MAYBE = /^[ \t]*match\b[^\n]*/m;
const HEAD = /[ \t]*match\b(?=[ \t]*[^\s=.,)\]:;])/y;
const CASE = /[ \t]*(?:#[^\n]*)?(?:\n[ \t]*(?:#[^\n]*)?)*\n[ \t]+case\b/y;

/** Words and operators between the parts of a subject. */
const BETWEEN =
  /(?:not\s+in|is\s+not|or|and|in|is|if|else)(?!\p{ID_Continue})|[<>=!]=|(?<![<>])[<>](?![<>=])|,/uy;
const NOT = /not(?!\p{ID_Continue})/uy;

/** Masks the subjects of `match` statements. */
export function maskSubjects(text: string): string {
  return MAYBE.test(text) ? maskStatements(text, HEAD, maskSubject) : text;
}

/** Masks the subject that starts at `from`, if a block of cases follows it. */
function maskSubject(text: string, from: number): string {
  const scanner = new Scanner(text, from);
  let masked = '';
  let end = from;
  // Whether a value must come next, not an operator.
  let wanted = true;
  const put = (to: number, by: string): void => {
    // Line breaks behind a backslash stay, and so does the length.
    const gone = text.slice(scanner.at, to).replace(/[^\s\\]/g, ' ');
    masked += text.slice(end, scanner.at) + by + gone.slice(by.length);
    scanner.at = end = to;
  };
  while (scanner.at < text.length) {
    const { at } = scanner;
    const char = text[at];
    if (scanner.depth === 0) {
      if (char === ':') {
        CASE.lastIndex = at + 1;
        const subject = text[at + 1] !== '=' && CASE.test(text);
        return subject ? text.slice(0, from) + masked + text.slice(end) : text;
      }
      if ((char === '\n' && text[at - 1] !== '\\') || text.startsWith('lambda', at)) {
        return text;
      }
      const word = isNamePart(text[at - 1]);
      BETWEEN.lastIndex = NOT.lastIndex = at;
      const between = !word || !isNamePart(char) ? BETWEEN.exec(text) : null;
      if (between) {
        const last = between[0] === ',' && /^\s*:/.test(text.slice(at + 1));
        put(at + between[0].length, last ? ' ' : '+');
        wanted = true;
        continue;
      }
      if (!word && NOT.test(text)) {
        put(at + 3, '-');
        continue;
      }
      if (wanted && char === '*') {
        put(at + 1, ' ');
        continue;
      }
    }
    wanted &&= /[\s\\]/.test(char);
    scanner.next();
  }
  return text;
}
