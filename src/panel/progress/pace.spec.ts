import { PaceMeter } from './pace';

/** A meter that has seen `done(t)` five times a second for some seconds. */
function meterOf(seconds: number, done: (t: number) => number, start = 100): PaceMeter {
  const meter = new PaceMeter();
  for (let step = 0; step <= seconds * 5; step++) {
    meter.note(start + step / 5, Math.floor(done(step / 5)));
  }
  return meter;
}

describe('the pace of a wait for many', () => {
  it('is told when it is steady', () => {
    const pace = meterOf(8, t => 5 * t).pace(200)!;
    expect(pace.perSecond).toBeCloseTo(5, 1);
    expect(pace.secondsLeft).toBeCloseTo(40, 0);
  });

  it('follows the last seconds', () => {
    const pace = meterOf(40, t => (t < 20 ? 20 * t : 400 + 2 * (t - 20))).pace(20)!;
    expect(pace.perSecond).toBeCloseTo(2, 1);
  });

  it.each([
    ['it has just begun', meterOf(2, t => 5 * t)],
    ['few have ended', meterOf(9, t => 0.4 * t)],
    ['nothing ends any more', meterOf(9, t => Math.min(20, 10 * t))],
    ['it gets faster', meterOf(9, t => t * t)],
    ['nothing was seen', new PaceMeter()]
  ])('is not told when %s', (_, meter) => {
    expect(meter.pace(100)).toBeNull();
  });

  it('begins again with another count', () => {
    const meter = meterOf(8, t => 5 * t);
    meter.note(110, 0);
    expect(meter.pace(100)).toBeNull();
    const other = meterOf(8, t => 5 * t);
    other.note(3, 50);
    expect(other.pace(100)).toBeNull();
  });

  it('keeps few samples', () => {
    const meter = meterOf(600, t => 5 * t);
    for (let i = 0; i < 1000; i++) {
      meter.note(700, 3000);
    }
    expect((meter as unknown as { _samples: unknown[] })._samples.length).toBeLessThan(120);
  });
});
