/**
 * The checksum by which the helper identifies a source that ran.
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
 * The CRC-32 of a source as UTF-8: equal to `source` of an {@link ExecutionRecord} when exactly this text ran.
 *
 * A lone surrogate counts as a question mark, like in Python with `errors="replace"`.
 */
export function checksum(source: string): number {
  let rest = ~0;
  for (const byte of encoder.encode(source.replace(/\p{Surrogate}/gu, '?'))) {
    rest = (rest >>> 8) ^ TABLE[(rest ^ byte) & 0xff];
  }
  return ~rest >>> 0;
}
