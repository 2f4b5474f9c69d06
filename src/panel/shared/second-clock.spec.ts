import { SecondClock } from './second-clock';

describe('SecondClock', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('ticks once a second, with one timer for all subscribers, until the last one leaves', () => {
    const clock = new SecondClock(() => true);
    const ticks: string[] = [];
    const leaves = ['a', 'b'].map(name => clock.subscribe(() => ticks.push(name)));
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(2000);
    expect(ticks).toEqual(['a', 'b', 'a', 'b']);
    leaves[0]();
    jest.advanceTimersByTime(1000);
    expect(ticks).toEqual(['a', 'b', 'a', 'b', 'b']);
    leaves[1]();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('skips its ticks while the panel is hidden', () => {
    let visible = false;
    const clock = new SecondClock(() => visible);
    const listener = jest.fn();
    clock.subscribe(listener);
    jest.advanceTimersByTime(3000);
    expect(listener).not.toHaveBeenCalled();
    visible = true;
    jest.advanceTimersByTime(1000);
    expect(listener).toHaveBeenCalledTimes(1);
  });
});
