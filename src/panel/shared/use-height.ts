/**
 * The height of an element, as it changes.
 */

import { useCallback, useEffect, useRef, useState } from 'react';

/** The height of an element, in pixels; 0 while it is not drawn. The caller gives `ref` to the element. */
export function useHeight(): {
  readonly height: number;
  readonly ref: (node: Element | null) => void;
} {
  const [height, setHeight] = useState(0);
  const observer = useRef<ResizeObserver>();
  useEffect(() => () => observer.current?.disconnect(), []);
  const ref = useCallback((node: Element | null) => {
    observer.current?.disconnect();
    if (node) {
      observer.current = new ResizeObserver(([entry]) =>
        setHeight(entry.borderBoxSize[0].blockSize)
      );
      observer.current.observe(node);
    } else {
      setHeight(0);
    }
  }, []);
  return { height, ref };
}
