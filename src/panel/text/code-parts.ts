/**
 * Finds the code in a sentence.
 */

/** A part of a sentence. */
export interface TextPart {
  readonly text: string;
  readonly isCode: boolean;
}

/** What is code in any sentence: calls, and names in modules that our sentences speak of. */
const ALWAYS = /(?<![\w.])[A-Za-z_][\w.]*\(\)|\b(?:asyncio|time)\.\w+(?:\.\w+)*|\bOut\[\d+\]/;

/**
 * Splits a sentence into prose and code.
 *
 * @param names - names of the user's that may occur in it.
 */
export function codeParts(sentence: string, names: readonly string[]): TextPart[] {
  const given = [...new Set(names)]
    .filter(name => name !== '')
    .sort((a, b) => b.length - a.length)
    .map(name => `(?<![\\w.])${escaped(name)}(?:\\(\\))?(?![\\w])`);
  const code = new RegExp([...given, ALWAYS.source].join('|'), 'g');
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of sentence.matchAll(code)) {
    if (match.index > end) {
      parts.push({ text: sentence.slice(end, match.index), isCode: false });
    }
    parts.push({ text: match[0], isCode: true });
    end = match.index + match[0].length;
  }
  if (end < sentence.length || parts.length === 0) {
    parts.push({ text: sentence.slice(end), isCode: false });
  }
  return parts;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
