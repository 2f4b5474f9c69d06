import { checksum } from './checksum';

describe('checksum', () => {
  // Each as `binascii.crc32(text.encode("utf-8", "replace"))` has it.
  it.each([
    ['', 0],
    ['123456789', 0xcbf43926],
    ['import asyncio\nawait asyncio.sleep(1)\n', 0x06717c44],
    ['\n\n  \nfür_日本 = "🐍"', 0x88e08516],
    ['lone \ud800 half', 0x3c4123da]
  ])('of %j is the one that Python computes', (source, sum) => expect(checksum(source)).toBe(sum));
});
