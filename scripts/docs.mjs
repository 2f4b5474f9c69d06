// npm run docs: the documentation site, in .cache/site. `npm run docs -- serve` shows it while you write.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { cache, inRoot, pythonOf } from './setup/paths.mjs';
import { setUpEnvironment } from './setup/python.mjs';
import { Missing, must, run, say } from './setup/run.mjs';

const TOOLS = path.join(cache, 'docs');
const SITE = path.join(cache, 'site');

/** What a page loads: scripts, styles, pictures, frames. Links that a reader may follow are something else. */
const LOADED =
  /<(?:script|img|iframe|source|video)\b[^>]*?\ssrc=["']?(?:https?:)?\/\/[^\s"'>]+|<link\b[^>]*?\brel=["']?(?:stylesheet|preconnect|preload|icon)\b[^>]*?\bhref=["']?(?:https?:)?\/\/[^\s"'>]+/g;

async function main([command = 'build', ...extra]) {
  const { homepage, repository } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  await setUpEnvironment(TOOLS, inRoot('requirements', 'docs.txt'));
  const env = {
    ...process.env,
    LOOPSCOPE_SITE: homepage,
    LOOPSCOPE_REPOSITORY: repository.url.replace(/^git\+|\.git$/g, ''),
    NO_MKDOCS_2_WARNING: '1'
  };
  const mkdocs = ['-m', 'mkdocs', command, '--strict', ...extra];
  if (command !== 'build') {
    process.exitCode = await run(pythonOf(TOOLS), mkdocs, { env });
    return;
  }
  await must('Building the site', pythonOf(TOOLS), [...mkdocs, '--site-dir', SITE], { env });
  const pages = readdirSync(SITE, { recursive: true, encoding: 'utf8' }).filter(name =>
    name.endsWith('.html')
  );
  const loaded = pages.flatMap(page =>
    [...readFileSync(path.join(SITE, page), 'utf8').matchAll(LOADED)].map(
      ([what]) => `${page}: ${what}`
    )
  );
  if (loaded.length > 0) {
    throw new Missing(`Pages load from other sites:\n${loaded.slice(0, 5).join('\n')}`);
  }
  say(
    `${pages.length} pages in ${path.relative(inRoot(), SITE)}: links are right, nothing loads from elsewhere`
  );
}

try {
  await main(process.argv.slice(2).filter(arg => arg !== '--'));
} catch (error) {
  if (!(error instanceof Missing)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}
