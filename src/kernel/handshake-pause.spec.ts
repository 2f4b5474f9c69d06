import { HandshakePause } from './handshake-pause';

describe('HandshakePause', () => {
  it('is over until another client connects', () => {
    const pause = new HandshakePause();
    expect(pause.remaining(5)).toBe(0);
    pause.extend(5000);
    expect(pause.remaining(5000)).toBe(1000);
    expect(pause.remaining(5600)).toBe(400);
    expect(pause.remaining(9000)).toBe(0);
  });

  it('lasts longer when a client repeats its request, but not for ever', () => {
    const pause = new HandshakePause();
    pause.extend(0);
    pause.extend(900);
    expect(pause.remaining(900)).toBe(1000);
    pause.extend(1800);
    pause.extend(2700);
    expect(pause.remaining(2700)).toBe(300);
    expect(pause.remaining(3000)).toBe(0);
    pause.extend(3600);
    expect(pause.remaining(3600)).toBe(1000);
  });
});
