/**
 * Ages that grow while one looks at them.
 */

import React, { useEffect, useRef, useState } from 'react';

/**
 * Draws its child anew every second, so that "for 12 s" stays true between two answers of the kernel. It
 * rests while nobody can see it.
 */
export function AutoRefresh({
  children
}: {
  readonly children: () => React.ReactNode;
}): JSX.Element {
  const [, setTick] = useState(0);
  const node = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden && node.current?.getClientRects().length) {
        setTick(tick => tick + 1);
      }
    }, 1000);
    return () => clearInterval(timer);
  }, []);
  return <div ref={node}>{children()}</div>;
}
