/**
 * Runs whole programs: after the fixes, the cells must print in a real kernel what plain Python prints.
 *
 * The programs are the files in `testing/programs`. To add one, add a file. `# %%` starts a cell, and the first line is
 * a
 * description. The comments below it say
 *
 * - which fixes it needs: `# fixes: safe`, `ask` or `none`;
 * - the oldest Python that runs it, if that matters: `# needs: 3.11`;
 * - whether the kernel must restart afterwards: `# restart`.
 */

import { readFileSync, readdirSync } from 'fs';
import * as path from 'path';
import type { FixTier } from '../diagnostics/edits';
import { fixAll } from '../engine/fix-all';
import { toCells, toScript } from '../porting';
import { pythonMinor, runPrograms, type Job, type Outcome } from './kernel';
import { cellsOf } from './cells';

const FOLDER = path.join(__dirname, 'programs');
const TIERS: Readonly<Record<string, readonly FixTier[]>> = {
  'safe fixes': ['safe'],
  'all fixes': ['safe', 'ask']
};

interface Program {
  readonly name: string;
  readonly code: string;
  readonly fixes: string;
  readonly needs: number;
  readonly restart: boolean;
}

const programs: readonly Program[] = readdirSync(FOLDER)
  .filter(file => file.endsWith('.py'))
  .map(file => {
    const code = readFileSync(path.join(FOLDER, file), 'utf8');
    return {
      name: path.basename(file, '.py'),
      code,
      fixes: /^# fixes: (safe|ask|none)$/m.exec(code)?.[1] ?? 'unknown',
      needs: Number(/^# needs: 3\.(\d+)$/m.exec(code)?.[1] ?? 0),
      restart: /^# restart$/m.test(code)
    };
  });

const minor = pythonMinor();
const runnable = programs.filter(({ needs }) => needs <= minor);

const applyFixes = ({ code }: Program, tiers: readonly FixTier[]) =>
  fixAll(cellsOf(`# bare\n${code}`), tiers);

describe('programs', () => {
  const scripts = new Map<string, Outcome>();
  const fixed = new Map<string, Outcome>();
  const ported = new Map<string, Outcome>();

  beforeAll(() => {
    const jobs: Job[] = [];
    for (const program of runnable) {
      jobs.push({ script: program.code });
      for (const tiers of Object.values(TIERS)) {
        const cells = applyFixes(program, tiers).cells.map(({ source }) => source);
        jobs.push({ cells, restart: program.restart });
      }
      jobs.push({ script: toScript(applyFixes(program, TIERS['all fixes']).cells).text });
      const notebook = toCells(program.code).cells.map(({ source }) => source);
      jobs.push({ cells: notebook, restart: program.restart });
    }
    const outcomes = runPrograms(jobs);
    for (const { name } of runnable) {
      scripts.set(name, outcomes.shift()!);
      for (const tiers of Object.keys(TIERS)) {
        fixed.set(`${name}, ${tiers}`, outcomes.shift()!);
      }
      ported.set(`${name}, script`, outcomes.shift()!);
      ported.set(`${name}, notebook`, outcomes.shift()!);
    }
  }, 300000);

  it('are many, and each names the fixes that it needs', () => {
    expect(programs.length).toBeGreaterThanOrEqual(60);
    expect(programs.filter(({ fixes }) => fixes === 'unknown')).toEqual([]);
    expect(new Set(programs.map(({ fixes }) => fixes))).toEqual(new Set(['none', 'safe', 'ask']));
  });

  describe.each(runnable.map(program => [program.name, program] as const))(
    '%s',
    (name, program) => {
      it('needs the fixes that it names', () => {
        const safe = applyFixes(program, TIERS['safe fixes']);
        const all = applyFixes(program, TIERS['all fixes']);
        const taken = {
          none: all.applied.length === 0 && all.left.length === 0,
          safe: safe.applied.length > 0 && all.applied.length === safe.applied.length,
          ask: all.applied.length > safe.applied.length
        };
        expect(taken).toEqual({
          none: program.fixes === 'none',
          safe: program.fixes === 'safe',
          ask: program.fixes === 'ask'
        });
      });

      it('prints the same with all fixes', () => {
        expect(fixed.get(`${name}, all fixes`)).toEqual(scripts.get(name));
      });

      it.each(['script', 'notebook'])('prints the same when it is ported to a %s', form => {
        expect(ported.get(`${name}, ${form}`)).toEqual(scripts.get(name));
      });

      it('prints the same with safe fixes, up to the first error that is left', () => {
        const outcome = fixed.get(`${name}, safe fixes`)!;
        const script = scripts.get(name)!;
        // Findings that are left can fail, as they did before.
        const { left } = applyFixes(program, TIERS['safe fixes']);
        const stopped = left.length > 0 && /^RuntimeError/.test(outcome.error ?? '');
        expect(outcome).toEqual(
          stopped
            ? { text: script.text.slice(0, outcome.text.length), error: outcome.error }
            : script
        );
      });
    }
  );
});
