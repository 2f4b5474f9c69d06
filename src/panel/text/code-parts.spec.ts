import { codeParts } from './code-parts';

const marked = (sentence: string, names: readonly string[] = []) =>
  codeParts(sentence, names)
    .map(({ text, isCode }) => (isCode ? `<${text}>` : text))
    .join('');

describe('codeParts', () => {
  it('finds calls and names of asyncio in any sentence', () => {
    expect(marked('time.sleep blocked the loop: use asyncio.sleep().')).toBe(
      '<time.sleep> blocked the loop: use <asyncio.sleep()>.'
    );
    expect(marked('It is stored in Out[3].')).toBe('It is stored in <Out[3]>.');
    expect(marked('Idle: no cell is running.')).toBe('Idle: no cell is running.');
    expect(marked('')).toBe('');
  });

  it('finds given names as whole words', () => {
    expect(marked('a failed in a+b, and cat stays; save-7 too.', ['a', 'save-7'])).toBe(
      '<a> failed in <a>+b, and cat stays; <save-7> too.'
    );
    expect(marked('<img onerror=x> failed', ['<img onerror=x>'])).toBe('<<img onerror=x>> failed');
  });
});
