/**
 * Masks `with` statements that the parser doesn't know: targets that are more than a name, and brackets around all items.
 *
 * The `as` before such a target becomes a comma, and the brackets become spaces, of the same length.
 */

import { isNamePart, maskStatements, Scanner } from '../../text/lines';

const MAYBE = /^[ \t]*(?:async[ \t]+)?with\b/m;
const HEAD = /[ \t]*(?:async[ \t]+)?with\b[ \t]*/y;
/** An `as`, and a target that is more than a name. */
const AS = /as(?=\s*[([]|\s+[\p{ID_Start}_]\p{ID_Continue}*\s*[.[])/uy;
const ANY_AS = /\bas\s/;
const COLON = /[ \t]*:/y;

/** Masks the `with` statements of a text. */
export function maskWith(text: string): string {
  return MAYBE.test(text) ? maskStatements(text, HEAD, maskHead) : text;
}

/** Masks the head of a statement whose items start at `from`. */
function maskHead(text: string, from: number): string {
  const scanner = new Scanner(maskBrackets(text, from), from);
  while (scanner.at < text.length) {
    const { at } = scanner;
    const char = scanner.text[at];
    if (scanner.depth === 0 && (char === ':' || char === '\n')) {
      break;
    }
    AS.lastIndex = at;
    if (scanner.depth === 0 && AS.test(scanner.text) && !isNamePart(scanner.text[at - 1])) {
      scanner.text = `${scanner.text.slice(0, at)}, ${scanner.text.slice(at + 2)}`;
    }
    scanner.next();
  }
  return scanner.text;
}

/** Puts the items on one line, if the brackets are around all of them, and not around a value. */
function maskBrackets(text: string, from: number): string {
  if (text[from] !== '(') {
    return text;
  }
  const scanner = new Scanner(text, from);
  let inside = '';
  let items = false;
  let comma = -1;
  do {
    const { at, depth } = scanner;
    scanner.next();
    const token = text.slice(at, scanner.at);
    const blank = token === '\n' || token[0] === '#' || (token === '\\' && text[at + 1] === '\n');
    inside += blank ? ' '.repeat(token.length) : token;
    if (depth === 1 && !isNamePart(text[at - 1])) {
      items ||= ANY_AS.test(text.slice(at, at + 3));
    }
    if (token === ',' && depth === 1) {
      comma = at - from;
    } else if (!blank && !/\s/.test(token) && scanner.depth > 0) {
      comma = -1;
    }
  } while (scanner.depth > 0 && scanner.at < text.length);
  COLON.lastIndex = scanner.at;
  if (!items || scanner.depth > 0 || !COLON.test(text)) {
    return text;
  }
  const last = comma > 0 ? `${inside.slice(0, comma)} ${inside.slice(comma + 1)}` : inside;
  return `${text.slice(0, from)} ${last.slice(1, -1)} ${text.slice(scanner.at)}`;
}
