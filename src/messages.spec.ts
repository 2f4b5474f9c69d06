import * as fs from 'fs';
import * as path from 'path';

import { excerpt, message, type Message, type MessageId } from './analysis';
import { ENGLISH, MESSAGE_IDS, say } from './messages';

/** The catalogue as it is written: id → names of arguments. */
function catalogue(): Map<string, string[]> {
  const file = path.join(__dirname, 'analysis', 'diagnostics', 'messages.ts');
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

/** Arguments that are numbers; a sentence may spell out one of them. */
const NUMBERS: readonly string[] = ['calls', 'count'];

describe('say', () => {
  const ids = catalogue();

  it('knows the whole catalogue', () => {
    expect(ids.size).toBeGreaterThan(10);
    expect([...MESSAGE_IDS].sort()).toEqual([...ids.keys()].sort());
  });

  it.each([...ids])('fills every placeholder of %s', (id, names) => {
    for (const value of [1, 2]) {
      const args = Object.fromEntries(
        names.map(name => [name, NUMBERS.includes(name) ? value : `<${name}>`])
      );
      const sentence = say({ id: id as MessageId, args } as Message, ENGLISH);
      expect(sentence).not.toMatch(/%\d|undefined/);
      expect(sentence).toMatch(/^\S.*\S$/);
      for (const name of names.filter(other => !NUMBERS.includes(other))) {
        expect(sentence).toContain(`<${name}>`);
      }
    }
  });

  it('goes through the translator', () => {
    const trans = {
      __: (text: string, ...args: (string | number)[]) => `${text} | ${args.join(' | ')}`
    };
    const text = message('run.here', {
      call: 'asyncio.run()',
      replacement: 'await main()'
    });
    expect(say(text, trans)).toContain('| asyncio.run() | await main()');
  });
});

describe('excerpt', () => {
  it('makes one short line', () => {
    expect(excerpt('f(\n    1,\n)')).toBe('f( 1, )');
    expect(excerpt('x'.repeat(50))).toHaveLength(40);
  });
});
