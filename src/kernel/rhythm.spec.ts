import { NEVER, nextLook } from './rhythm';

const quiet = { watched: true, busy: false, pending: 0, quietFor: 60000, answering: true };

describe('nextLook', () => {
  it('is never while nobody looks', () => {
    expect(nextLook({ ...quiet, watched: false, busy: true, pending: 5, quietFor: 0 })).toBe(NEVER);
  });

  it('is soon after a change, often while something goes on, rare when all is quiet', () => {
    expect(nextLook({ ...quiet, quietFor: 10 })).toBe(100);
    expect(nextLook({ ...quiet, busy: true })).toBe(250);
    expect(nextLook({ ...quiet, pending: 1 })).toBe(250);
    expect(nextLook(quiet)).toBe(5000);
  });

  it('is patient with a kernel that does not answer', () => {
    expect(nextLook({ ...quiet, answering: false, quietFor: 0 })).toBe(1000);
  });
});
