import { DefaultSchemaValidator } from '@jupyterlab/settingregistry';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { readFileSync } from 'fs';
import { join } from 'path';

import { RULES } from './analysis/engine';
import { DEFAULT_SETTINGS, LEVELS, RULE_PREFIX, settingsFrom } from './settings';
import { CommandIds, PLUGIN_ID } from './tokens';

interface Schema {
  properties: Record<string, { default: string }>;
  definitions: { level: { enum: string[] } };
  'jupyter.lab.menus': { context: { command: string }[] };
  'jupyter.lab.shortcuts': { command: string }[];
}

const text = readFileSync(join(__dirname, '..', 'schema', 'plugin.json'), 'utf8');
const schema = JSON.parse(text) as Schema;

/** What JupyterLab makes of a user's settings and, as a team ships them, other defaults. */
function compose(user: object, team: Record<string, string> = {}) {
  const own = JSON.parse(text) as Schema;
  for (const [key, value] of Object.entries(team)) {
    own.properties[key].default = value;
  }
  const plugin = {
    id: PLUGIN_ID,
    raw: JSON.stringify(user),
    schema: own as unknown as ISettingRegistry.ISchema,
    data: { composite: {}, user: {} },
    version: ''
  };
  const errors = new DefaultSchemaValidator().validateData(plugin);
  return { errors, settings: settingsFrom(plugin.data.composite) };
}

describe('the schema', () => {
  const rules = RULES.map(({ id }) => id).sort();

  it('has a level for every rule, and for no other', () => {
    const keys = Object.keys(schema.properties).filter(key => key.startsWith(RULE_PREFIX));
    expect(keys).toEqual(rules.map(id => RULE_PREFIX + id));
    expect(schema.definitions.level.enum).toEqual(LEVELS);
  });

  it('has the defaults that hold without it', () => {
    const levels = Object.fromEntries(rules.map(id => [id, 'warning']));
    expect(compose({}).settings).toEqual({ ...DEFAULT_SETTINGS, levels });
  });

  it('has shortcuts and menus for commands that exist', () => {
    const { context } = schema['jupyter.lab.menus'];
    for (const { command } of [...schema['jupyter.lab.shortcuts'], ...context]) {
      expect(Object.values(CommandIds)).toContain(command);
    }
  });
});

describe('settingsFrom', () => {
  it('keeps what a team has set beside what the user sets', () => {
    const team = { attach: 'ask', 'rule:asyncio-run': 'error', 'rule:uvloop': 'off' };
    const { settings } = compose({ 'rule:uvloop': 'hint', 'rule:missing-await': 'off' }, team);
    expect(settings.attach).toBe('ask');
    expect(settings.levels).toMatchObject({
      'asyncio-run': 'error',
      uvloop: 'hint',
      'missing-await': 'off',
      'anyio-run': 'warning'
    });
  });

  it('leaves a stray value out, which the schema refuses', () => {
    expect(compose({ 'rule:uvloop': 'loud' }).errors).toHaveLength(1);
    for (const stray of ['loud', false, null, 7, [], {}, 'constructor']) {
      expect(settingsFrom({ 'rule:uvloop': stray })).toEqual(DEFAULT_SETTINGS);
    }
  });
});
