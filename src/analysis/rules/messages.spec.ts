import { RULES } from '.';
import type { MessageText } from '../diagnostics/messages';
import { ERROR_MESSAGES } from '../errors/messages';
import { PORTING_MESSAGES } from '../porting/messages';
import { REFACTORING_MESSAGES } from '../refactorings/messages';
import { SHARED_MESSAGES } from './messages';

const formsOf = (text: MessageText): string[] =>
  typeof text === 'string' ? [text] : Object.values(text);

/** Every text that users read outside of the pages, by where it stands. */
const TEXTS = [
  ...Object.entries<MessageText>({
    ...SHARED_MESSAGES,
    ...ERROR_MESSAGES,
    ...PORTING_MESSAGES,
    ...REFACTORING_MESSAGES
  }),
  ...RULES.flatMap(({ id, title, summary, messages = {} }): [string, MessageText][] => [
    [`${id}: title`, title],
    [`${id}: summary`, summary],
    ...Object.entries(messages).map(([key, text]): [string, MessageText] => [`${id}.${key}`, text])
  ])
].flatMap(([id, text]) => formsOf(text).map(form => [id, form] as const));

describe('texts', () => {
  it.each(TEXTS)('%s is at most two short sentences', (_, text) => {
    const sentences = text.replace(/\{\w+\}(\(\))?/g, 'Gap').split(/(?<=[.?!]) (?=\S)/);
    expect(sentences.length).toBeLessThanOrEqual(2);
    for (const sentence of sentences) {
      expect(sentence.split(/\s+/).filter(word => /\w/.test(word)).length).toBeLessThanOrEqual(20);
    }
  });

  it.each(TEXTS)('%s can be shown and translated', (_, text) => {
    // A straight apostrophe belongs to code.
    expect(text).not.toMatch(/\w'(s|t|re|ve|ll)\b/);
    // JupyterLab's translator makes one percent sign of two.
    expect(text).not.toMatch(/%%|%\d/);
  });
});
