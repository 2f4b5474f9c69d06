/**
 * `npm run bench` fails when a figure misses its bound, or is missing.
 */

import { spawnSync } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';

import { BOUNDS } from '../benchmarks/figures.cjs';

const root = resolve(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'loopscope-bench-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Judge figures: all of them at a share of their bounds, but for some. */
function judge(share: number, others: Record<string, number | null> = {}) {
  const file = join(folder, 'figures.jsonl');
  const lines = BOUNDS.map(({ id, bound }) => ({ id, value: bound * share, ...pick(others, id) }))
    .filter(({ value }) => value !== null)
    .map(figure => JSON.stringify(figure));
  writeFileSync(file, lines.join('\n'));
  const args = [join('benchmarks', 'run.mjs'), '--figures', file];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  return { status, stdout };
}

const pick = (others: Record<string, number | null>, id: string) =>
  id in others ? { value: others[id] } : {};

describe('npm run bench', () => {
  it('passes when every figure keeps its bound', () => {
    const { status, stdout } = judge(1);
    expect(stdout).toContain(`${BOUNDS.length} held, 0 missed or not measured`);
    expect(status).toBe(0);
  });

  it('passes when a figure is over its bound by less than a quarter', () => {
    const { status, stdout } = judge(0.5, { injection: 74 });
    expect(stdout).toMatch(/injection.* 74 ms +60 ms +over, within 25 %/);
    expect(status).toBe(0);
  });

  it('fails when a figure is over its bound by more than a quarter', () => {
    const { status, stdout } = judge(0.5, { injection: 76 });
    expect(stdout).toMatch(/injection.* 76 ms +60 ms +MISSED/);
    expect(stdout).toContain('1 missed or not measured');
    expect(status).toBe(1);
  });

  it('allows nothing above a bound of zero', () => {
    const { status, stdout } = judge(1, { 'wrong-edits': 1 });
    expect(stdout).toMatch(/wrong edits.* 1 +0 +MISSED/);
    expect(status).toBe(1);
  });

  it('fails when a figure was not measured', () => {
    const { status, stdout } = judge(1, { churn: null });
    expect(stdout).toMatch(/churn.* – +1\.01 × +NOT MEASURED/);
    expect(status).toBe(1);
  });
});
