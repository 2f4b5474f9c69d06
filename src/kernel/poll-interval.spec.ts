import type { LoopRecord } from '../wire/protocol';
import { NEVER, isCellRunning, nextPollDelay } from './poll-interval';

const quiet = {
  watched: true,
  glanced: false,
  busy: false,
  pending: 0,
  sleepsFor: null,
  quietFor: 60000,
  answering: true
};

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

  it('is when the first task wakes, while all of them sleep', () => {
    const asleep = { ...quiet, pending: 3 };
    expect(nextPollDelay({ ...asleep, sleepsFor: 1200 })).toBe(1250);
    expect(nextPollDelay({ ...asleep, sleepsFor: 60000 })).toBe(5000);
    // The record is older than the wake-up: as often as without it.
    expect(nextPollDelay({ ...asleep, sleepsFor: -5000 })).toBe(250);
    expect(nextPollDelay({ ...asleep, sleepsFor: 60000, quietFor: 10 })).toBe(100);
  });

  it('is a second for counts and marks while tasks are pending', () => {
    const glanced = { ...quiet, watched: false, glanced: true };
    expect(nextPollDelay({ ...glanced, quietFor: 0 })).toBe(NEVER);
    expect(nextPollDelay({ ...glanced, pending: 1 })).toBe(1000);
    expect(nextPollDelay({ ...glanced, busy: true, quietFor: 0 })).toBe(1000);
    expect(nextPollDelay({ ...glanced, busy: true })).toBe(5000);
  });

  it('is short while a long list is read', () => {
    expect(nextPollDelay({ ...quiet, reading: true, pending: 500, quietFor: 0 })).toBe(15);
  });

  it('is patient with a kernel that does not answer', () => {
    expect(nextPollDelay({ ...quiet, answering: false, quietFor: 0 })).toBe(1000);
  });
});

describe('isCellRunning', () => {
  const loop = (state: LoopRecord['state']) => ({ state }) as LoopRecord;

  it('believes the helper when another request has made the kernel idle', () => {
    expect(isCellRunning('idle', loop('running'), 0)).toBe(true);
    expect(isCellRunning('idle', loop('blocked'), 0)).toBe(true);
    expect(isCellRunning('idle', loop('idle'), 0)).toBe(false);
    expect(isCellRunning('idle', loop('closed'), 0)).toBe(false);
    expect(isCellRunning('idle', null, 0)).toBe(false);
  });

  it('knows a cell that began after the last look', () => {
    expect(isCellRunning('busy', loop('idle'), 0)).toBe(true);
    expect(isCellRunning('idle', loop('idle'), 1)).toBe(true);
  });
});
