import { analyzeNotebook } from '../analysis/engine';
import type { Level } from '../settings';
import { RuleLevels } from './severity';

const [fixable, explained] = analyzeNotebook([
  {
    id: 'a',
    source:
      'import asyncio\nasync def main(): ...\nasyncio.run(main())\nf = lambda: asyncio.run(main())',
    executionCount: null
  }
]);

const at = (level: Level) => new RuleLevels({ 'asyncio-run': level });

describe('RuleLevels', () => {
  it('shows what it knows nothing of as a warning, and explains what has no fix', () => {
    expect(new RuleLevels().severityOf(fixable)).toBe('warning');
    expect(new RuleLevels().severityOf(explained)).toBe('info');
    expect(at('warning').severityOf(explained)).toBe('info');
  });

  it('shows at the level of the rule, with a fix or without', () => {
    for (const level of ['hint', 'error'] as const) {
      expect(at(level).severityOf(fixable)).toBe(level);
      expect(at(level).severityOf(explained)).toBe(level);
    }
  });

  it('keeps a hint of what works for now', () => {
    expect(at('error').severityOf({ ...fixable, hint: true })).toBe('hint');
  });

  it('tells the engine what is off', () => {
    const { enabledRules } = new RuleLevels({ uvloop: 'off', 'asyncio-run': 'hint' });
    expect(enabledRules).toEqual({ uvloop: false, 'asyncio-run': true });
  });
});
