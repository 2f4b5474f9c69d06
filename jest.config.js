const baseConfig = require('@jupyterlab/testing/lib/jest-config');

const base = baseConfig(__dirname);

// Types are checked by `tsc -p tsconfig.test.json`; here TypeScript is only stripped, and the ES modules
// that JupyterLab publishes are made into the CommonJS that Jest runs.
const transform = {
  '\\.svg$': '@jupyterlab/testing/lib/jest-raw-loader.js',
  '/loopscope_kernel/__init__\\.py$': require.resolve('./scripts/helper-sources.cjs'),
  '^.+\\.m?[jt]sx?$': [
    'ts-jest/legacy',
    {
      tsconfig: {
        jsx: 'react',
        target: 'ES2022',
        module: 'commonjs',
        esModuleInterop: true,
        allowJs: true,
        isolatedModules: true
      },
      diagnostics: false
    }
  ]
};

const shared = {
  moduleFileExtensions: base.moduleFileExtensions,
  transform,
  transformIgnorePatterns: [
    '/node_modules/(?!(@jupyterlab|@jupyter|@microsoft|@codemirror|@lezer|d3-[a-z-]+|exenv-es6|internmap|lib0|nanoid|y-protocols|yjs)/)'
  ],
  testPathIgnorePatterns: ['/lib/', '/node_modules/', '/ui-tests/']
};

module.exports = {
  projects: [
    {
      ...shared,
      displayName: 'analysis',
      testEnvironment: 'node',
      testRegex: '/src/analysis/.*\\.spec\\.ts$'
    },
    {
      ...shared,
      displayName: 'cli',
      testEnvironment: 'node',
      testRegex: '/src/cli/.*\\.spec\\.ts$'
    },
    {
      ...shared,
      displayName: 'extension',
      moduleNameMapper: base.moduleNameMapper,
      resolver: base.resolver,
      setupFiles: base.setupFiles,
      testEnvironment: base.testEnvironment,
      testRegex: '/src/(?!analysis/|cli/).*\\.spec\\.tsx?$'
    }
  ]
};
