/**
 * The pages in `docs/rules` match the rules. To update them, run: npm run docs:rules
 */

import { spawnSync } from 'node:child_process';
import path from 'node:path';

it('docs/rules is as the rules are', () => {
  const script = path.resolve(__dirname, '..', '..', 'scripts', 'rules.mjs');
  const { stderr, status } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect([stderr, status]).toEqual(['', 0]);
}, 60_000);
