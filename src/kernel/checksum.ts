/**
 * The number by which the helper knows a source that ran.
 */

/** The remainder of each byte, by the polynomial of zip and of Python's `binascii.crc32`. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) {
    rest = (rest >>> 1) ^ (rest & 1 && 0xedb88320);
  }
  return rest;
});

const encoder = new TextEncoder();

/**
 * The CRC-32 of a source as UTF-8: what an {@link ExecutionRecord} has as `source` when exactly this ran.
 *
 * Half of a surrogate pair counts as a question mark, as Python's `errors="replace"` writes it.
 */
export function checksum(source: string): number {
  let rest = ~0;
  for (const byte of encoder.encode(source.replace(/\p{Surrogate}/gu, '?'))) {
    rest = (rest >>> 8) ^ TABLE[(rest ^ byte) & 0xff];
  }
  return ~rest >>> 0;
}
