// Bundle a TypeScript file of this repository and everything that it imports into one file for Node.
import { rspack } from '@rspack/core';
import path from 'node:path';
import { inRoot, root } from './setup/paths.mjs';

/**
 * Write `entry` as one CommonJS file to `file`; returns the names of the packages in it. The same sources give the
 * same bytes. The bundle is not minified, so that its users can read it.
 */
export function bundle(entry, file, { banner = '' } = {}) {
  const compiler = rspack({
    mode: 'production',
    target: 'node20',
    context: root,
    entry: inRoot(entry),
    devtool: false,
    output: {
      path: path.dirname(file),
      filename: path.basename(file),
      library: { type: 'commonjs2' }
    },
    resolve: { extensions: ['.ts', '.js'], mainFields: ['module', 'main'] },
    module: { rules: [{ test: /\.ts$/, type: 'javascript/auto', use: typescript() }] },
    optimization: { minimize: false, moduleIds: 'named' },
    plugins: banner ? [new rspack.BannerPlugin({ banner, raw: true })] : [],
    performance: false
  });
  return new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      compiler.close(() => {
        if (error || stats.hasErrors()) {
          reject(error ?? new Error(stats.toString({ all: false, errors: true })));
        } else {
          resolve(packagesOf(stats));
        }
      });
    });
  });
}

/** The packages that the bundled modules come from. */
function packagesOf(stats) {
  const names = [...stats.compilation.modules].map(
    module =>
      module.nameForCondition()?.match(/.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/)?.[1]
  );
  return [...new Set(names.filter(Boolean))].sort();
}

/** tsc checks the types; here they are only stripped. */
const typescript = () => [
  {
    loader: 'builtin:swc-loader',
    options: { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }
  }
];
