/**
 * Ages that grow while one looks at them.
 */

import React, { useEffect, useState } from 'react';

/** Draws its child anew every second, so that "for 12 s" stays true between two answers of the kernel. */
export function Ticking({ children }: { readonly children: () => React.ReactNode }): JSX.Element {
  const [, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) {
        setTick(tick => tick + 1);
      }
    }, 1000);
    return () => clearInterval(timer);
  }, []);
  return <>{children()}</>;
}
