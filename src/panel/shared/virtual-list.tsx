/**
 * A list of rows of one height, of which only those in sight are in the document.
 */

import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import React, { useEffect, useLayoutEffect, useRef, useState } from 'react';

/** The height of a row, in pixels. The style has the same. */
export const ROW_HEIGHT = 24;

/** How many rows above and below those in sight are drawn. */
const OVERSCAN = 4;

/** What the list needs to know of a row. */
export interface ListRow {
  readonly key: string;
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
  readonly isOpen?: boolean;
}

/** A list of rows, or a tree of them, with the keys that ARIA names for trees. */
export function VirtualList<Row extends ListRow>(props: {
  readonly rows: readonly Row[];
  /** What the list is, for users who do not see it. */
  readonly label: string;
  readonly className: string;
  /** The content of a row. `isActive`: the one that Tab enters, whose buttons Tab reaches. */
  readonly render: (row: Row, isActive: boolean) => React.ReactNode;
  /** More attributes of a row's element. */
  readonly attributes: (row: Row) => Record<string, string | number | undefined>;
  readonly onActivate: (row: Row) => void;
  readonly onToggle?: (row: Row) => void;
  readonly onDelete?: (row: Row) => void;
  readonly onMenu?: (row: Row, x: number, y: number) => void;
  /** Called with the row that gets the focus, or that was clicked. */
  readonly onSelect?: (row: Row) => void;
}): JSX.Element {
  const { rows, onActivate, onToggle, onDelete, onMenu, onSelect } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<{ key: string; index: number } | null>(null);
  const activeIndex = indexOfActive(rows, active);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: index => rows[index].key,
    overscan: OVERSCAN,
    // The active row stays in the document, so that it keeps the focus.
    rangeExtractor: range => {
      const indexes = defaultRangeExtractor(range);
      return activeIndex < rows.length && !indexes.includes(activeIndex)
        ? [...indexes, activeIndex].sort((a, b) => a - b)
        : indexes;
    }
  });
  const hasFocus = useRef(false);
  const mustFocus = useRef(false);

  const element = (index: number) =>
    scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);
  const moveTo = (index: number) => {
    const next = Math.max(0, Math.min(index, rows.length - 1));
    mustFocus.current = true;
    virtual.scrollToIndex(next);
    setActive({ key: rows[next].key, index: next });
    onSelect?.(rows[next]);
  };

  useLayoutEffect(() => {
    const lost = hasFocus.current && document.activeElement === document.body;
    if (mustFocus.current || lost) {
      const row = element(activeIndex);
      row?.focus({ preventScroll: true });
      mustFocus.current = row === undefined || row === null;
    }
  });
  // The row that had the focus may be gone before another one is drawn.
  useEffect(() => {
    if (rows.length === 0) {
      hasFocus.current = false;
    }
  }, [rows.length]);

  const onKeyDown = (event: React.KeyboardEvent, index: number) => {
    if (event.target !== event.currentTarget) {
      return;
    }
    const row = rows[index];
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 1);
    const isMirrored = getComputedStyle(event.currentTarget).direction === 'rtl';
    const action = keyAction(event.key, isMirrored);
    switch (action) {
      case 'next':
        moveTo(index + 1);
        break;
      case 'previous':
        moveTo(index - 1);
        break;
      case 'first':
        moveTo(0);
        break;
      case 'last':
        moveTo(rows.length - 1);
        break;
      case 'page-down':
        moveTo(index + page);
        break;
      case 'page-up':
        moveTo(index - page);
        break;
      case 'open':
        if (row.isOpen === false) {
          onToggle?.(row);
        } else if (row.isOpen) {
          moveTo(index + 1);
        }
        break;
      case 'close':
        if (row.isOpen) {
          onToggle?.(row);
        } else {
          let parent = index - 1;
          while (parent >= 0 && rows[parent].level >= row.level) {
            parent--;
          }
          if (parent >= 0) {
            moveTo(parent);
          }
        }
        break;
      case 'activate':
        onActivate(row);
        break;
      case 'delete':
        onDelete?.(row);
        break;
      case null:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={scroller}
      className={`loopscope-List ${props.className}`}
      onFocus={() => (hasFocus.current = true)}
      onBlur={event => {
        // A row that is removed has no related target; then the next row gets the focus.
        if (event.relatedTarget !== null || event.target.isConnected) {
          hasFocus.current = scroller.current?.contains(event.relatedTarget) ?? false;
        }
      }}
    >
      <div
        role="tree"
        aria-label={props.label}
        className="loopscope-List-rows"
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index] as Row | undefined;
          if (!row) {
            return null;
          }
          const isActive = index === activeIndex;
          const select = () => {
            if (active?.key !== row.key) {
              setActive({ key: row.key, index });
            }
            onSelect?.(row);
          };
          return (
            <div
              key={key}
              role="treeitem"
              aria-level={row.level}
              aria-posinset={row.position}
              aria-setsize={row.siblings}
              aria-expanded={row.isOpen}
              aria-selected={isActive && active !== null}
              tabIndex={isActive ? 0 : -1}
              data-index={index}
              className="loopscope-List-row"
              style={{ transform: `translateY(${start}px)` }}
              onFocus={select}
              onClick={() => {
                select();
                onActivate(row);
              }}
              onKeyDown={event => onKeyDown(event, index)}
              onContextMenu={event => {
                if (onMenu) {
                  event.preventDefault();
                  event.stopPropagation();
                  select();
                  const box = event.currentTarget.getBoundingClientRect();
                  // A menu key has no position of its own.
                  const isKey = event.clientX === 0 && event.clientY === 0;
                  onMenu(
                    row,
                    isKey ? box.left + 24 : event.clientX,
                    isKey ? box.bottom : event.clientY
                  );
                }
              }}
              {...props.attributes(row)}
            >
              {props.render(row, isActive)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The index of the active row; of the one that took its place if it is gone; 0 if there was none. */
function indexOfActive(
  rows: readonly ListRow[],
  active: { key: string; index: number } | null
): number {
  if (!active) {
    return 0;
  }
  const { key, index } = active;
  if (rows[index]?.key === key) {
    return index;
  }
  const found = rows.findIndex(row => row.key === key);
  return found >= 0 ? found : Math.max(0, Math.min(index, rows.length - 1));
}

type KeyAction =
  | 'next'
  | 'previous'
  | 'first'
  | 'last'
  | 'page-down'
  | 'page-up'
  | 'open'
  | 'close'
  | 'activate'
  | 'delete';

/** What a key does. Left and right change places where text runs from right to left. */
function keyAction(key: string, isMirrored: boolean): KeyAction | null {
  switch (key) {
    case 'ArrowDown':
      return 'next';
    case 'ArrowUp':
      return 'previous';
    case 'Home':
      return 'first';
    case 'End':
      return 'last';
    case 'PageDown':
      return 'page-down';
    case 'PageUp':
      return 'page-up';
    case 'ArrowRight':
      return isMirrored ? 'close' : 'open';
    case 'ArrowLeft':
      return isMirrored ? 'open' : 'close';
    case 'Enter':
      return 'activate';
    case 'Delete':
      return 'delete';
    default:
      return null;
  }
}
