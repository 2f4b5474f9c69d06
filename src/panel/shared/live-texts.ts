/**
 * Texts with ages that grow while they are shown.
 */

import { useSyncExternalStore } from 'react';

import { usePanel } from './panel-context';

/**
 * Texts that contain an age. Their component is rendered again when one of them reads differently, and no other
 * component with it.
 *
 * @param read - computes the texts; no text may contain a line break.
 */
export function useLiveTexts(read: () => readonly string[]): string[] {
  const { clock } = usePanel();
  const text = useSyncExternalStore(clock.subscribe, () => read().join('\n'));
  return text === '' ? [] : text.split('\n');
}
