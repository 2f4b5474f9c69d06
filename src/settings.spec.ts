import { readFileSync } from 'fs';
import { join } from 'path';

import { RULES } from './analysis/rules';
import { DEFAULT_SETTINGS } from './settings';
import { CommandIds } from './tokens';

const schema = JSON.parse(readFileSync(join(__dirname, '..', 'schema', 'plugin.json'), 'utf8')) as {
  properties: Record<string, { default: unknown; properties?: Record<string, unknown> }>;
  'jupyter.lab.menus': { context: { command: string }[] };
  'jupyter.lab.shortcuts': { command: string }[];
};

describe('the schema', () => {
  it('has a switch for every rule, and for no other', () => {
    expect(Object.keys(schema.properties.rules.properties!).sort()).toEqual(
      RULES.map(({ id }) => id).sort()
    );
  });

  it('has the defaults that hold without it', () => {
    const defaults = Object.entries(schema.properties).map(([key, value]) => [key, value.default]);
    expect(Object.fromEntries(defaults)).toEqual(DEFAULT_SETTINGS);
  });

  it('has shortcuts and menus for commands that exist', () => {
    const { context } = schema['jupyter.lab.menus'];
    for (const { command } of [...schema['jupyter.lab.shortcuts'], ...context]) {
      expect(Object.values(CommandIds)).toContain(command);
    }
  });
});
