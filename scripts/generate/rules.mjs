// The list of rules: every file of `src/analysis/rules/` that holds the rule of its name.
import { readFileSync, readdirSync } from 'node:fs';
import { inRoot } from '../setup/paths.mjs';
import { generated } from './load.mjs';

const FOLDER = 'src/analysis/rules';

export async function rulesList() {
  const rules = findRules();
  const text =
    generated('The list of rules.') +
    rules.map(({ id, name }) => `import { ${name} } from './${id}';\n`).join('') +
    `import type { Rule } from './rule';\n\n` +
    `/** Every rule, by id. */\n` +
    `export const RULES: readonly Rule[] = [${rules.map(({ name }) => name).join(', ')}];\n`;
  return [[`${FOLDER}/rules.generated.ts`, text]];
}

/** The ids of the rules, and the names that their files export them by. */
export function findRules() {
  return readdirSync(inRoot(FOLDER))
    .filter(file => /^[\w-]+\.ts$/.test(file))
    .map(file => {
      const id = file.slice(0, -3);
      const source = readFileSync(inRoot(FOLDER, file), 'utf8');
      const [, name, own] =
        source.match(/^export const (\w+): Rule = \{\n {2}id: '([\w-]+)'/m) ?? [];
      if (own !== undefined ? own !== id : /: Rule = /.test(source)) {
        throw new Error(
          `${FOLDER}/${file} must begin its rule with "id: '${id}'", the file's name.`
        );
      }
      return { id, name };
    })
    .filter(({ name }) => name)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
