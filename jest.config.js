const baseConfig = require('@jupyterlab/testing/lib/jest-config');

const base = baseConfig(__dirname);

// Types are checked by `tsc -p tsconfig.test.json`; here TypeScript is only stripped.
const transform = {
  ...base.transform,
  '\\.py$': '@jupyterlab/testing/lib/jest-raw-loader.js',
  '^.+\\.tsx?$': [
    'ts-jest/legacy',
    {
      tsconfig: {
        jsx: 'react',
        target: 'ES2022',
        module: 'commonjs',
        esModuleInterop: true
      },
      isolatedModules: true,
      diagnostics: false
    }
  ]
};

const shared = {
  moduleFileExtensions: base.moduleFileExtensions,
  transform,
  transformIgnorePatterns: base.transformIgnorePatterns,
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
      ...base,
      ...shared,
      reporters: undefined,
      coverageReporters: undefined,
      displayName: 'extension',
      testRegex: '/src/(?!analysis/).*\\.spec\\.tsx?$'
    }
  ]
};
