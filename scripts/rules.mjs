// Write docs/rules/ from the rules. `--check` writes nothing, and fails when a page is not as it would be written.
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import prettier from 'prettier';
import { bundle } from './cli-bundle.mjs';
import { cache, inRoot } from './setup/paths.mjs';

const DOCS = inRoot('docs');
const check = process.argv.includes('--check');

/** The pages by their path, as Prettier leaves them. */
async function pages() {
  const load = async name => {
    const file = path.join(
      cache,
      'rules',
      `${path.basename(path.dirname(name))}-${path.basename(name)}.cjs`
    );
    await bundle(`src/analysis/rules/${name}.ts`, file);
    return createRequire(import.meta.url)(file);
  };
  const { RULES } = await load('index');
  const { documentRules } = await load('document');
  const result = new Map();
  for (const { path: page, text } of documentRules(RULES)) {
    const file = path.join(DOCS, page);
    const config = await prettier.resolveConfig(file);
    result.set(file, await prettier.format(text, { ...config, filepath: file }));
  }
  return result;
}

const wanted = await pages();
const folder = path.join(DOCS, 'rules');
const present = existsSync(folder) ? readdirSync(folder).map(name => path.join(folder, name)) : [];
const extra = present.filter(file => !wanted.has(file));
const stale = [...wanted].filter(
  ([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text
);

if (!check) {
  mkdirSync(folder, { recursive: true });
  extra.forEach(file => rmSync(file));
  stale.forEach(([file, text]) => writeFileSync(file, text));
  console.log(`docs/rules: ${wanted.size} pages, ${stale.length + extra.length} changed`);
} else if (stale.length + extra.length > 0) {
  const names = [...stale.map(([file]) => file), ...extra].map(file => path.relative(DOCS, file));
  console.error(`Not as the rules say: ${names.join(', ')}. Run: npm run docs:rules`);
  process.exitCode = 1;
}
