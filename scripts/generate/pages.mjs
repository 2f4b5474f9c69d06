// The pages of the rules, in `docs/rules/`. A page without a rule goes.
import { existsSync, readdirSync } from 'node:fs';
import { inRoot } from '../setup/paths.mjs';
import { load, loadRules } from './load.mjs';

export async function rulePages() {
  const { documentRules } = await load('rules/document');
  const pages = documentRules(await loadRules()).map(({ path, text }) => [`docs/${path}`, text]);
  const folder = 'docs/rules';
  const present = existsSync(inRoot(folder)) ? readdirSync(inRoot(folder)) : [];
  const extra = present
    .map(name => `${folder}/${name}`)
    .filter(file => pages.every(([page]) => page !== file));
  return [...pages, ...extra.map(file => [file, null])];
}
