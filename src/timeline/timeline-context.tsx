/**
 * What every component of a timeline uses, so that no component hands it on.
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import React, { createContext, useContext, useSyncExternalStore } from 'react';

import { CommandIds } from '../tokens';
import type { Frame } from '../wire/protocol';
import type { TimelineModel } from './model';

/** The services of one timeline. */
export interface TimelineServices {
  readonly model: TimelineModel;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
  /** Whether the timeline can be seen now. */
  readonly isVisible: () => boolean;
}

const TimelineContext = createContext<TimelineServices | null>(null);

/** Gives components their timeline's services. */
export function TimelineProvider(props: {
  readonly services: TimelineServices;
  readonly children: React.ReactNode;
}): JSX.Element {
  return (
    <TimelineContext.Provider value={props.services}>{props.children}</TimelineContext.Provider>
  );
}

/**
 * The services of the timeline that a component is in.
 *
 * @throws outside of a {@link TimelineProvider}.
 */
export function useTimeline(): TimelineServices {
  const services = useContext(TimelineContext);
  if (!services) {
    throw new Error('A component of the timeline was used outside of the timeline.');
  }
  return services;
}

/** The model of the timeline. The component is rendered again when the model changed. */
export function useTimelineModel(): TimelineModel {
  const { model } = useTimeline();
  useSyncExternalStore(model.subscribe, model.revision);
  return model;
}

/** Shows a line of a cell in its notebook. Does nothing for a line of a file. */
export function revealFrame({ commands, model }: TimelineServices, frame?: Frame): void {
  const cellId = frame?.cell?.cellId;
  if (frame && cellId) {
    const args = {
      cellId,
      line: frame.line,
      ...(model.notebook && { notebook: model.notebook.id })
    };
    void commands.execute(CommandIds.reveal, args);
  }
}
