// The settings with the rules' levels, in the schema. The rest of the schema is written by hand.
import { readFileSync } from 'node:fs';
import { inRoot } from '../setup/paths.mjs';
import { loadRules } from './load.mjs';

const FILE = 'schema/plugin.json';

/** A setting of a rule, with its indentation, as it stands in the file. */
const SETTING = /^ {4}"rule:[\w-]+": \{\n(?: {6}.*\n)*? {4}\},?\n/gm;

export async function settingsSchema() {
  const text = readFileSync(inRoot(FILE), 'utf8');
  const at = text.search(SETTING);
  if (at < 0) {
    throw new Error(`${FILE} has no setting of a rule to replace.`);
  }
  const before = text.slice(0, at);
  const after = text.slice(at).replace(SETTING, '');
  const isLast = /^\s*\}/.test(after);
  const settings = (await loadRules()).map(({ id, title, summary }) => {
    const setting = {
      title,
      description: summary,
      $ref: '#/definitions/level',
      default: 'warning'
    };
    const lines = JSON.stringify(setting, null, 2).replace(/\n/g, '\n    ');
    return `    ${JSON.stringify(`rule:${id}`)}: ${lines}`;
  });
  return [[FILE, `${before}${settings.join(',\n')}${isLast ? '' : ','}\n${after}`]];
}
