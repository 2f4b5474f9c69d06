import { parser } from '@lezer/python';
import { readFileSync } from 'fs';
import { join } from 'path';
import { ERROR_KIND } from './node-kind';

/** The names in the union, read from its source: a type is gone when the code runs. */
const written = [
  ...readFileSync(join(__dirname, 'node-kind.ts'), 'utf8').matchAll(/\| '([^']+)'|= '(.)'(?= \|)/g)
].map(match => match[1] || match[2]);

describe('NodeKind', () => {
  const kinds = [...written, ERROR_KIND].sort();

  it('lists each kind once', () => {
    expect(kinds).toEqual([...new Set(kinds)]);
  });

  it('is the set of names that the parser gives to nodes', () => {
    const names = new Set(parser.nodeSet.types.map(({ name }) => name));
    names.delete('');
    expect(kinds).toEqual([...names].sort());
  });
});
