import * as fs from 'fs';
import * as path from 'path';

import { excerpt, message, type Message, type MessageId } from './analysis';
import { ENGLISH, MESSAGE_IDS, say } from './messages';
import type { Translator } from './sentence';

/** The types of all messages, as they are written: id → names of arguments. */
function declared(): Map<string, string[]> {
  const file = path.join(__dirname, 'analysis', 'diagnostics', 'messages.generated.ts');
  const text = fs.readFileSync(file, 'utf8');
  const body = text.slice(text.indexOf('interface MessageArguments'));
  const ids = new Map<string, string[]>();
  for (const [, id, args] of body.matchAll(
    /^ {2}'([\w.-]+)': (\{[^}]*\}|Record<string, never>);/gm
  )) {
    ids.set(id, args.startsWith('{') ? [...args.matchAll(/(\w+):/g)].map(match => match[1]) : []);
  }
  return ids;
}

describe('say', () => {
  const ids = declared();

  it('knows every message', () => {
    expect(ids.size).toBeGreaterThan(10);
    expect([...MESSAGE_IDS].sort()).toEqual([...ids.keys()].sort());
  });

  it.each([...ids])('fills every gap of %s', (id, names) => {
    for (const count of [0, 1, 2]) {
      const args = Object.fromEntries(
        names.map(name => [name, name === 'count' ? count : `<${name}>`])
      );
      const sentence = say({ id: id as MessageId, args } as Message, ENGLISH);
      expect(sentence).not.toMatch(/%\d|[{}]|undefined/);
      expect(sentence).toMatch(/^\S.*\S$/);
      for (const name of names.filter(other => other !== 'count')) {
        expect(sentence).toContain(`<${name}>`);
      }
    }
  });

  /** Shows what the translator was given. */
  const trans: Translator = {
    __: (...args) => args.join(' | '),
    _n: (...args) => args.join(' | ')
  };

  it('goes through the translator', () => {
    const text = message('run.here', { call: 'asyncio.run()', replacement: 'await main()' });
    expect(say(text, trans)).toMatch(/%1.*%2.* \| asyncio\.run\(\) \| await main\(\)$/);
  });

  it('lets the translator choose the plural', () => {
    expect(say(message('fix.make-async', { name: 'load', count: 21 }), trans)).toMatch(
      /%2.* \| .*%2.*%1.* \| 21 \| load$/
    );
  });

  it('chooses the plural in English', () => {
    const sentence = (count: number): string =>
      say(message('fix.make-async', { name: 'load', count }), ENGLISH);
    expect([0, 1, 2].map(sentence)).toEqual([
      'Make load async',
      'Make load async and await its call',
      'Make load async and await its 2 calls'
    ]);
  });
});

describe('excerpt', () => {
  it('makes one short line', () => {
    expect(excerpt('f(\n    1,\n)')).toBe('f(1)');
    expect(excerpt('x'.repeat(50))).toHaveLength(40);
  });
});
