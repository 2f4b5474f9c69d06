// What is injected into kernels: the helper's modules as text without comments, and the version of this package.
//
// `src/kernel/sources.ts` imports the folder's `__init__.py`. This file makes a module of it that exports VERSION,
// LOADER and SOURCES: as a loader of webpack and rspack, and as a transform of Jest.
const { createHash } = require('crypto');
const { readdirSync, readFileSync } = require('fs');
const path = require('path');

const stripPython = require('./strip-python.cjs');

const FOLDER = path.resolve(__dirname, '..', 'python_helper', 'loopscope_kernel');
const PACKAGE = path.resolve(__dirname, '..', 'package.json');

function readHelper() {
  const texts = {};
  for (const file of readdirSync(FOLDER).sort()) {
    if (file.endsWith('.py')) {
      texts[path.basename(file, '.py')] = stripPython(
        readFileSync(path.join(FOLDER, file), 'utf8')
      );
    }
  }
  const { inject, ...sources } = texts;
  return {
    VERSION: JSON.parse(readFileSync(PACKAGE, 'utf8')).version,
    LOADER: inject,
    SOURCES: sources
  };
}

module.exports = loadHelper;
module.exports.readHelper = readHelper;

/** The loader. It ignores the text of the imported file: that one is among those that it reads. */
function loadHelper() {
  this.addDependency(PACKAGE);
  this.addContextDependency(FOLDER);
  return Object.entries(readHelper())
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`)
    .join('');
}

/** The transform of Jest. */
module.exports.process = () => ({ code: `module.exports = ${JSON.stringify(readHelper())};` });

/** Jest keeps what it has transformed. Every module counts, not only the imported one. */
module.exports.getCacheKey = () =>
  createHash('sha256')
    .update(JSON.stringify(readHelper()) + readFileSync(__filename, 'utf8'))
    .digest('hex');
