import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';

import { LOADER, SOURCES, VERSION } from './sources';

const root = resolve(__dirname, '../..');
const folder = join(root, 'python_helper/loopscope_kernel');

describe('sources', () => {
  it('hold every module of the helper, as it is', () => {
    const files = readdirSync(folder).filter(name => name.endsWith('.py'));
    expect([...Object.keys(SOURCES), 'inject'].map(name => `${name}.py`).sort()).toEqual(
      files.sort()
    );
    for (const [name, text] of [...Object.entries(SOURCES), ['inject', LOADER]]) {
      expect(text).toBe(readFileSync(join(folder, `${name}.py`), 'utf8'));
    }
  });

  it('have the version of this package', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(VERSION).toBe(version);
  });
});
