/**
 * The words of asyncio's own messages on stderr. Most streams are long logs without them.
 */

const WORDS = [
  'was never awaited',
  'exception was never retrieved',
  'Unclosed client session',
  'ExceptionGroup:'
];

/** Whether a stream may hold a message that something can be offered for. */
export function mayHaveNotices(stream: string): boolean {
  return WORDS.some(word => stream.includes(word));
}
