/**
 * What every component of the panel uses, so that no component hands it on.
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import React, { createContext, useContext, useSyncExternalStore } from 'react';

import type { RuleId } from '../../analysis';
import type { PanelModel } from '../model';
import type { SectionName, ViewChoices, ViewState } from '../view-state';
import type { PointerWatch } from './pointer-watch';
import type { SecondClock } from './second-clock';

/** The services of one panel. */
export interface PanelServices {
  readonly model: PanelModel;
  readonly view: ViewState;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
  /** Ticks while the panel is visible. */
  readonly clock: SecondClock;
  /** Whether the pointer is over the sections. */
  readonly pointer: PointerWatch;
  /** Turns a rule off in the user's settings. */
  readonly turnRuleOff: (rule: RuleId) => Promise<void>;
  /** Tells how tall the content of a section is, in pixels. */
  readonly want: (section: SectionName, height: number) => void;
}

const PanelContext = createContext<PanelServices | null>(null);

/** Gives components their panel's services. */
export function PanelProvider(props: {
  readonly services: PanelServices;
  readonly children: React.ReactNode;
}): JSX.Element {
  return <PanelContext.Provider value={props.services}>{props.children}</PanelContext.Provider>;
}

/**
 * The services of the panel that a component is in.
 *
 * @throws outside of a {@link PanelProvider}.
 */
export function usePanel(): PanelServices {
  const services = useContext(PanelContext);
  if (!services) {
    throw new Error('A component of the panel was used outside of the panel.');
  }
  return services;
}

/** The model of the panel. The component is rendered again when the model changed. */
export function usePanelModel(): PanelModel {
  const { model } = usePanel();
  useSyncExternalStore(model.subscribe, model.revision);
  return model;
}

/** What the user chose in the panel. The component is rendered again when that changed. */
export function useChoices(): ViewChoices {
  const { view } = usePanel();
  return useSyncExternalStore(view.subscribe, () => view.choices);
}
