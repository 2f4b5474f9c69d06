/**
 * The files that are generated from the rules match them. To update them, run: npm run generate
 */

import { spawnSync } from 'node:child_process';
import path from 'node:path';

it('is generated from the rules as they are', () => {
  const script = path.resolve(__dirname, '..', '..', 'scripts', 'generate.mjs');
  const { stderr, status } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect([stderr, status]).toEqual(['', 0]);
}, 60_000);
