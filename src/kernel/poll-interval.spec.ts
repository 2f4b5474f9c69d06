import { NEVER, nextPollDelay } from './poll-interval';

const quiet = { watched: true, busy: false, pending: 0, quietFor: 60000, answering: true };

describe('nextPollDelay', () => {
  it('is never while the panel is hidden', () => {
    expect(nextPollDelay({ ...quiet, watched: false, busy: true, pending: 5, quietFor: 0 })).toBe(
      NEVER
    );
  });

  it('is soon after a change, often while something goes on, rare when all is quiet', () => {
    expect(nextPollDelay({ ...quiet, quietFor: 10 })).toBe(100);
    expect(nextPollDelay({ ...quiet, busy: true })).toBe(250);
    expect(nextPollDelay({ ...quiet, pending: 1 })).toBe(250);
    expect(nextPollDelay(quiet)).toBe(5000);
  });

  it('is short while a long list is read', () => {
    expect(nextPollDelay({ ...quiet, reading: true, pending: 500, quietFor: 0 })).toBe(15);
  });

  it('is patient with a kernel that does not answer', () => {
    expect(nextPollDelay({ ...quiet, answering: false, quietFor: 0 })).toBe(1000);
  });
});
