/**
 * Enough of Python's lexer to walk over text: where strings and comments end, and how deep brackets are nested.
 */

const OPENING = '([{';
const CLOSING = ')]}';

/** Text without quotes, comments, brackets and line breaks. */
const PLAIN = /[^"'#()[\]{}\n]+/y;

/** Where the string literal ends whose opening quote is at `from`. */
function endOfString(text: string, from: number): number {
  const quote = text[from];
  const triple = text[from + 1] === quote && text[from + 2] === quote;
  let i = from + (triple ? 3 : 1);
  while (i < text.length) {
    if (text[i] === '\\') {
      i += 2;
    } else if (triple ? text.startsWith(quote + quote + quote, i) : text[i] === quote) {
      return i + (triple ? 3 : 1);
    } else if (!triple && text[i] === '\n') {
      return i;
    } else {
      i++;
    }
  }
  return text.length;
}

/** The line (counted from 1) of an offset in a text. */
export function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

/** Where the line that holds `at` ends (the offset of its `\n`, or the text's end). */
export function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** Where the line that holds `at` starts. */
export function startOfLine(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

/** The white space at the start of the line that holds `at`. */
export function indentation(text: string, at: number): string {
  const start = startOfLine(text, at);
  let end = start;
  while (text[end] === ' ' || text[end] === '\t') {
    end++;
  }
  return text.slice(start, end);
}

/** The words of a text that could be names. Names have letters of all scripts. */
export function wordsIn(text: string): Set<string> {
  return new Set(text.match(/[\p{ID_Start}_]\p{ID_Continue}*/gu));
}

/** Whether a character may be a part of a name, after its first. */
export function isNamePart(char: string | undefined): boolean {
  return char !== undefined && /\p{ID_Continue}/u.test(char);
}

/** Steps over Python text, token by token. A token is a string, a comment, or one character. */
export class Scanner {
  constructor(
    public text: string,
    public at: number = 0
  ) {}

  /** How many brackets are open. */
  depth = 0;

  /** Whether the last token was a line break without a backslash before it. */
  broke = false;

  private wasComment = false;

  /** Steps to the next quote, bracket, comment or line break. */
  skipPlain(): void {
    PLAIN.lastIndex = this.at;
    if (PLAIN.test(this.text)) {
      this.at = PLAIN.lastIndex;
    }
  }

  /** Steps over one token. */
  next(): void {
    const char = this.text[this.at];
    // A backslash in a comment doesn't join lines.
    this.broke = char === '\n' && (this.wasComment || this.text[this.at - 1] !== '\\');
    this.wasComment = char === '#';
    if (char === '"' || char === "'") {
      this.at = endOfString(this.text, this.at);
      return;
    }
    if (char === '#') {
      this.at = endOfLine(this.text, this.at);
      return;
    }
    if (OPENING.includes(char)) {
      this.depth++;
    } else if (CLOSING.includes(char)) {
      this.depth = Math.max(0, this.depth - 1);
    }
    this.at++;
  }
}

/**
 * Masks statements that begin with a head (a sticky pattern).
 *
 * @param mask - Gets the text and the end of the head. Returns a text of the same length, and equal up to there.
 */
export function maskStatements(
  text: string,
  head: RegExp,
  mask: (text: string, from: number) => string
): string {
  const scanner = new Scanner(text);
  let starts = true;
  while (scanner.at < scanner.text.length) {
    head.lastIndex = scanner.at;
    const found = starts && scanner.depth === 0 ? head.exec(scanner.text) : null;
    if (found) {
      scanner.text = mask(scanner.text, scanner.at + found[0].length);
    }
    scanner.skipPlain();
    scanner.next();
    starts = scanner.broke;
  }
  return scanner.text;
}

/** Whether a range has a line break outside of its own brackets and strings. */
export function breaksLine(text: string, from: number, to: number): boolean {
  const scanner = new Scanner(text, from);
  while (scanner.at < to) {
    if (scanner.depth === 0 && text[scanner.at] === '\n') {
      return true;
    }
    scanner.next();
  }
  return false;
}
