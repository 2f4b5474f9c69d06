import type { Problem, RuntimeProblem } from '../../tokens';
import { harmfulFirst } from './harm';

const problem = (key: string, severity: Problem['severity'], kind?: RuntimeProblem['kind']) =>
  ({ key, severity, findings: [], ...(kind && { seen: { kind } }) }) as unknown as Problem;

describe('harmfulFirst', () => {
  it('begins with errors, then with what happened', () => {
    const problems = [
      problem('hint', 'hint'),
      problem('source', 'warning'),
      problem('old', 'warning', 'old-tasks'),
      problem('block', 'warning', 'blocks'),
      problem('deadlock', 'warning', 'deadlock'),
      problem('error', 'error')
    ];
    expect(harmfulFirst(problems).map(({ key }) => key)).toEqual([
      'error',
      'deadlock',
      'block',
      'old',
      'source',
      'hint'
    ]);
  });

  it('keeps the order of the cells among equals', () => {
    const problems = ['a', 'b', 'c'].map(key => problem(key, 'warning'));
    expect(harmfulFirst(problems).map(({ key }) => key)).toEqual(['a', 'b', 'c']);
  });
});
