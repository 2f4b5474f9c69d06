// The list of rules: every file below `src/analysis/rules/` that holds the rule of its name.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../setup/paths.mjs';
import { generated } from './load.mjs';

const FOLDER = 'src/analysis/rules';

export async function rulesList() {
  const rules = findRules();
  const text =
    generated('The list of rules.') +
    rules.map(({ file, name }) => `import { ${name} } from './${file}';\n`).join('') +
    `import type { Rule } from './shared/rule';\n\n` +
    `/** Every rule, by id. */\n` +
    `export const RULES: readonly Rule[] = [${rules.map(({ name }) => name).join(', ')}];\n`;
  return [[`${FOLDER}/rules.generated.ts`, text]];
}

/** The ids of the rules, their files without the ending, and the names that these export them by. */
export function findRules() {
  return readdirSync(inRoot(FOLDER), { recursive: true })
    .filter(file => /[\\/][\w-]+\.ts$/.test(file))
    .map(file => {
      const id = path.basename(file, '.ts');
      const source = readFileSync(inRoot(FOLDER, file), 'utf8');
      const [, name, own] =
        source.match(/^export const (\w+): Rule = \{\n {2}id: '([\w-]+)'/m) ?? [];
      if (own !== undefined ? own !== id : /: Rule = /.test(source)) {
        throw new Error(
          `${FOLDER}/${file} must begin its rule with "id: '${id}'", the file's name.`
        );
      }
      return { id, name, file: file.slice(0, -3).replaceAll('\\', '/') };
    })
    .filter(({ name }) => name)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
