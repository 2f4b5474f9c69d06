/**
 * The settings of `schema/plugin.json`, typed.
 */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { Token } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import type { RuleId } from './analysis';
import { PLUGIN_ID } from './tokens';

/** Whether Loopscope goes into kernels by itself. */
export type Attach = 'auto' | 'ask' | 'never';

/** The levels that a rule can have, as the schema lists them. */
export const LEVELS = ['off', 'hint', 'warning', 'error'] as const;

/** As what the findings of a rule are shown; `off`: they are not looked for. */
export type Level = (typeof LEVELS)[number];

/** The settings; their meaning is described in the schema. */
export interface LoopscopeSettings {
  /** `unread`: what the user has set is not known, so nothing is done that it may forbid. */
  readonly attach: Attach | 'unread';
  readonly kernelDenylist: readonly string[];
  /** The levels of the rules, by id; one that is not named is at `warning`. */
  readonly levels: Readonly<Partial<Record<RuleId, Level>>>;
}

/** The current settings, and when they change. */
export interface ISettings {
  readonly current: LoopscopeSettings;
  readonly changed: ISignal<ISettings, void>;
}

/** The token of {@link ISettings}. */
export const ISettings = new Token<ISettings>(
  'jupyterlab-loopscope:ISettings',
  'The settings of Loopscope.'
);

/** What holds where there is no settings registry; the same as the schema's defaults. */
export const DEFAULT_SETTINGS: LoopscopeSettings = {
  attach: 'auto',
  kernelDenylist: [],
  levels: {}
};

/**
 * How the setting with a rule's level begins. Each is a setting of its own: JupyterLab puts a user's whole value in the
 * place of a team's, and with all levels in one value, choosing one would forget the others.
 */
export const RULE_PREFIX = 'rule:';

/** The settings in what the registry holds. */
export function settingsFrom(composite: Readonly<Record<string, unknown>>): LoopscopeSettings {
  const levels: Partial<Record<RuleId, Level>> = {};
  for (const [key, value] of Object.entries(composite)) {
    const level = LEVELS.find(known => known === value);
    if (key.startsWith(RULE_PREFIX) && level) {
      // The schema allows no other settings with this prefix.
      levels[key.slice(RULE_PREFIX.length) as RuleId] = level;
    }
  }
  const { attach, kernelDenylist } = {
    ...DEFAULT_SETTINGS,
    ...(composite as Partial<LoopscopeSettings>)
  };
  return { attach, kernelDenylist, levels };
}

class Settings implements ISettings {
  get current(): LoopscopeSettings {
    return this._current;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Take over what the registry holds; the schema has already refused what does not fit it. */
  read(settings: ISettingRegistry.ISettings): void {
    this._current = settingsFrom(settings.composite);
    this._changed.emit();
  }

  /** Go on without: one value that does not fit makes JupyterLab refuse all of them, the denylist too. */
  fail(): void {
    this._current = { ...DEFAULT_SETTINGS, attach: 'unread' };
  }

  private _current = DEFAULT_SETTINGS;
  private readonly _changed = new Signal<this, void>(this);
}

/** Provides the settings. Whoever needs them starts after they were read: a denylist comes first. */
export const settingsPlugin: JupyterFrontEndPlugin<ISettings> = {
  id: PLUGIN_ID,
  description: 'Reads the settings of Loopscope.',
  autoStart: true,
  provides: ISettings,
  optional: [ISettingRegistry],
  activate: async (_: JupyterFrontEnd, registry: ISettingRegistry | null): Promise<ISettings> => {
    const settings = new Settings();
    try {
      const loaded = await registry?.load(PLUGIN_ID);
      if (loaded) {
        settings.read(loaded);
        loaded.changed.connect(() => settings.read(loaded));
      }
    } catch (error) {
      console.warn('Loopscope could not read its settings and enters no kernel by itself.', error);
      settings.fail();
    }
    return settings;
  }
};
