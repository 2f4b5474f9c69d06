import { lineChanges } from './line-changes';

describe('lineChanges', () => {
  it('returns the lines that change, and no others', () => {
    const notebook = ['a\nb\nc\nd', 'untouched'].map((source, index) => ({
      id: `c${index}`,
      source,
      executionCount: null
    }));
    expect(lineChanges(notebook, [{ cell: 'c0', from: 2, to: 3, insert: 'B\nB' }])).toEqual([
      { cell: 'c0', before: ['b'], after: ['B', 'B'] }
    ]);
  });
});
