// Write what is made from the rules: their list, messages, settings and pages. `--check` writes nothing, and fails when
// a file isn't as it would be written.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import prettier from 'prettier';
import { casesList } from './generate/cases.mjs';
import { messageFiles } from './generate/messages.mjs';
import { rulePages } from './generate/pages.mjs';
import { rulesList } from './generate/rules.mjs';
import { settingsSchema } from './generate/schema.mjs';
import { inRoot, root } from './setup/paths.mjs';

// The list of rules comes first: the others read the rules through it.
const STEPS = [rulesList, casesList, messageFiles, settingsSchema, rulePages];

const check = process.argv.includes('--check');
const stale = [];

/** Compare one file with what it should hold, and write it. `null` stands for a file that should not be there. */
async function put(file, text) {
  const full = inRoot(file);
  const config = await prettier.resolveConfig(full);
  const wanted = text && (await prettier.format(text, { ...config, filepath: full }));
  const present = existsSync(full) ? readFileSync(full, 'utf8') : null;
  if (present === wanted) {
    return;
  }
  stale.push(path.relative(root, full));
  if (check) {
    return;
  }
  if (wanted === null) {
    rmSync(full);
  } else {
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, wanted);
  }
}

for (const step of STEPS) {
  for (const [file, text] of await step()) {
    await put(file, text);
  }
}

if (!check) {
  console.log(stale.length > 0 ? `Written: ${stale.join(', ')}` : 'Nothing changed.');
} else if (stale.length > 0) {
  console.error(`Not as generated: ${stale.join(', ')}. Run: npm run generate`);
  process.exitCode = 1;
}
