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

/** Whether Loopscope enters kernels automatically. */
export type Attach = 'auto' | 'ask' | 'never';

/** The levels that a rule can have, as the schema lists them. */
export const LEVELS = ['off', 'hint', 'warning', 'error'] as const;

/** How the findings of a rule are shown; `off`: the rule doesn't run. */
export type Level = (typeof LEVELS)[number];

/** The settings; their meaning is described in the schema. */
export interface LoopscopeSettings {
  /** `unread`: the user's settings are unknown, so nothing is done that they may forbid. */
  readonly attach: Attach | 'unread';
  readonly kernelDenylist: readonly string[];
  /** Whether the arguments of tasks are shown. */
  readonly taskArguments: boolean;
  /** Whether the loop is woken when the kernel doesn't notice an interrupt. */
  readonly wakeAfterInterrupt: boolean;
  /** Whether the icon of the panel, the status bar and the notebook's toolbar have counts. */
  readonly showCounts: boolean;
  /** Whether cells with tasks are marked. */
  readonly showMarks: boolean;
  /** Which notifications are shown. */
  readonly notifyFailure: boolean;
  readonly notifyDeadlock: boolean;
  readonly notifyBlock: boolean;
  /** Whether safe fixes are applied to a cell as it is run. */
  readonly fixOnRun: boolean;
  /** From which severity on findings are told when a notebook is saved. */
  readonly warnOnSave: Level;
  /** The levels of the rules, by id; the default is `warning`. */
  readonly levels: Readonly<Partial<Record<RuleId, Level>>>;
}

/** The current settings, and when they change. */
export interface ISettings {
  readonly current: LoopscopeSettings;
  readonly changed: ISignal<ISettings, void>;
  /** Turns a rule off, as the user could in the settings editor. */
  turnRuleOff(rule: RuleId): Promise<void>;
}

/** The token of {@link ISettings}. */
export const ISettings = new Token<ISettings>(
  'jupyterlab-loopscope:ISettings',
  'The settings of Loopscope.'
);

/** The settings without a settings registry: the defaults of the schema. */
export const DEFAULT_SETTINGS: LoopscopeSettings = {
  attach: 'auto',
  kernelDenylist: [],
  taskArguments: true,
  wakeAfterInterrupt: true,
  showCounts: true,
  showMarks: true,
  notifyFailure: true,
  notifyDeadlock: true,
  notifyBlock: true,
  fixOnRun: false,
  warnOnSave: 'off',
  levels: {}
};

/**
 * The prefix of the setting with a rule's level. Each level is a setting of its own: JupyterLab replaces a team's
 * value as a whole, so one value with all levels would lose the team's when a user sets one.
 */
export const RULE_PREFIX = 'rule:';

/** The settings that the registry's values stand for. */
export function settingsFrom(composite: Readonly<Record<string, unknown>>): LoopscopeSettings {
  const levels: Partial<Record<RuleId, Level>> = {};
  for (const [key, value] of Object.entries(composite)) {
    const level = LEVELS.find(known => known === value);
    if (key.startsWith(RULE_PREFIX) && level) {
      // The schema allows no other settings with this prefix.
      levels[key.slice(RULE_PREFIX.length) as RuleId] = level;
    }
  }
  const known = Object.entries(composite).filter(([key]) => key in DEFAULT_SETTINGS);
  return { ...DEFAULT_SETTINGS, ...Object.fromEntries(known), levels };
}

class Settings implements ISettings {
  get current(): LoopscopeSettings {
    return this._current;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Reads the registry. It has already checked the values against the schema. */
  read(settings: ISettingRegistry.ISettings): void {
    this._registry = settings;
    this._current = settingsFrom(settings.composite);
    this._changed.emit();
  }

  async turnRuleOff(rule: RuleId): Promise<void> {
    await this._registry?.set(RULE_PREFIX + rule, 'off');
  }

  /** Works without settings: JupyterLab refuses all of them, with the denylist, when one value is invalid. */
  fail(): void {
    this._current = { ...DEFAULT_SETTINGS, attach: 'unread', taskArguments: false };
  }

  private _registry: ISettingRegistry.ISettings | undefined;
  private _current = DEFAULT_SETTINGS;
  private readonly _changed = new Signal<this, void>(this);
}

/** Provides the settings. Plugins that need them start after they were read, so the denylist is always known. */
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
      console.warn(
        'Loopscope could not read its settings, so it does not attach to kernels by itself.',
        error
      );
      settings.fail();
    }
    return settings;
  }
};
