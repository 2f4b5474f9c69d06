/**
 * Masks numbers that end in a dot, such as `1.` and `0. + x`. The parser takes the next name for an attribute, even on
 * the next line. The dot becomes a digit.
 */

import { Scanner } from '../../text/lines';

const MAYBE = /\d_?\.(?![\w.])/;
const NUMBER = /(?<![\w.])\d[\d_]*$/;
/** The most digits of a number that are looked at. */
const LONGEST = 100;

/** Masks the dots at the ends of numbers. */
export function maskNumbers(text: string): string {
  if (!MAYBE.test(text)) {
    return text;
  }
  const scanner = new Scanner(text);
  let masked = '';
  let done = 0;
  while (scanner.at < text.length) {
    const { at } = scanner;
    if (text[at] === '.' && endsNumber(text, at)) {
      masked += `${text.slice(done, at)}0`;
      done = at + 1;
    }
    scanner.next();
  }
  return masked + text.slice(done);
}

/** Whether the dot at `at` is the end of a number. */
function endsNumber(text: string, at: number): boolean {
  return (
    !/[\w.]/.test(text[at + 1] ?? '') && NUMBER.test(text.slice(Math.max(0, at - LONGEST), at))
  );
}
