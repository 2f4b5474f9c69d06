// The list of test cases: a file a rule.
import { generated } from './load.mjs';
import { findRules } from './rules.mjs';

const FOLDER = 'src/analysis/testing/cases';

export async function casesList() {
  const rules = findRules().map(({ id }) => ({
    id,
    name: `${id.replace(/-/g, '_').toUpperCase()}_CASES`
  }));
  const text =
    generated('The cases of all rules.') +
    `import type { RuleId } from '../../diagnostics/messages';\n` +
    `import type { Themes } from '../table';\n` +
    rules.map(({ id, name }) => `import { ${name} } from './${id}';\n`).join('') +
    `\nexport const CASES: Readonly<Record<RuleId, Themes>> = {` +
    rules.map(({ id, name }) => `'${id}': ${name}`).join(',') +
    `};\n`;
  return [[`${FOLDER}/cases.generated.ts`, text]];
}
