import { closedSections, shareHeights } from './section-heights';
import { validChoices } from './view-state';

describe('shareHeights', () => {
  it('makes each as tall as its content, and the last one takes the rest', () => {
    expect(shareHeights([200, 100, 300], 1000)).toEqual([200, 100, 700]);
  });

  it('shares what is there when that is too little', () => {
    expect(shareHeights([200, 5000, 100], 700)).toEqual([200, 400, 100]);
    expect(shareHeights([5000, 5000], 700)).toEqual([350, 350]);
    expect(shareHeights([0, 240_000], 700)).toEqual([72, 628]);
  });

  it('has no section to size when all are closed', () => {
    expect(shareHeights([], 700)).toEqual([]);
  });
});

describe('closedSections', () => {
  const choices = validChoices({});

  it('closes all others while one is shown alone', () => {
    expect(closedSections(choices)).toEqual(['finished']);
    expect(closedSections({ ...choices, only: 'finished' })).toEqual(['problems', 'tasks']);
  });
});

describe('validChoices', () => {
  it('keeps what fits', () => {
    const choices = {
      closed: ['tasks'],
      only: undefined,
      shares: [0.25, 0.75],
      filter: 'fetch',
      state: 'stuck',
      sort: 'name',
      details: true
    };
    expect(validChoices(choices)).toEqual(choices);
  });

  it('leaves out what does not', () => {
    const defaults = validChoices(undefined);
    const wrong = { closed: 1, only: 'x', shares: [2, 'a'], filter: 3, state: 'x', sort: null };
    expect(validChoices(wrong)).toEqual(defaults);
    expect(validChoices({ closed: ['finished', 'x'] }).closed).toEqual(['finished']);
  });
});
