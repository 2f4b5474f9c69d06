import jupyter from '@jupyter/eslint-plugin';
import prettier from 'eslint-config-prettier';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

/**
 * The floors of the house, from the ground up: an import only ever goes down.
 * What stands on one floor does not know each other.
 */
const FLOORS = [
  ['analysis'],
  ['tokens.ts', 'messages.ts', 'settings.ts', 'icon.ts'],
  ['kernel'],
  ['notebook'],
  ['findings'],
  ['commands'],
  ['editor', 'output', 'panel', 'status', 'cli'],
  ['index.ts']
];

/** The ground floor's files are one room; the wire's types are known wherever state is. */
const ONE_ROOM = FLOORS[1];
const KNOWN_BELOW = { kernel: ['./protocol.ts'] };

const zones = FLOORS.flatMap((floor, level) =>
  floor.flatMap(target => {
    const beside = ONE_ROOM.includes(target) ? [] : floor.filter(name => name !== target);
    return [...beside, ...FLOORS.slice(level + 1).flat()].map(from => ({
      target: `./src/${target}`,
      from: `./src/${from}`,
      except: target === 'analysis' ? [] : (KNOWN_BELOW[from] ?? []),
      message: `${target} stands below ${from}, or beside it: imports only go down.`
    }));
  })
);

/** Imports that a room may not have, by a pattern on the module's name. */
const forbid = (regex, message) => ({
  'no-restricted-imports': ['error', { patterns: [{ regex, message }] }]
});

const SPECS = ['src/**/*.spec.ts', 'src/**/*.spec.tsx'];

export default tseslint.config(
  {
    ignores: [
      '**/node_modules',
      'lib',
      'dist',
      'coverage',
      '.venv',
      '.cache',
      'python_helper',
      'ui-tests/test-results',
      'ui-tests/playwright-report'
    ]
  },
  ...tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: ['error', 'smart'],
      'no-control-regex': 'error',
      'prefer-arrow-callback': 'error',
      // JupyterLab's idiom for what belongs to a class.
      '@typescript-eslint/no-namespace': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { args: 'after-used', argsIgnorePattern: '^_' }
      ]
    }
  },
  {
    files: ['**/*.cjs', 'jest.config.js', 'webpack.config.js'],
    rules: { '@typescript-eslint/no-require-imports': 'off' }
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { jupyter, 'import-x': importX },
    settings: {
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [
        createNodeResolver({ extensions: ['.ts', '.tsx', '.js', '.json'] })
      ]
    },
    rules: {
      ...jupyter.configs.recommended[0].rules,
      // What loads when is held by measuring the bundle, not by the form of an import.
      'jupyter/prefer-lazy-imports': 'off',
      'no-console': ['error', { allow: ['warn', 'error', 'debug'] }],
      'import-x/no-restricted-paths': ['error', { zones }]
    }
  },
  {
    files: ['src/analysis/**/*.ts'],
    ignores: [...SPECS, 'src/analysis/testing/**'],
    rules: {
      ...forbid('^(?!\\.|@lezer/)', 'analysis/ imports nothing outside itself but the parser.'),
      // Its texts are English; the views translate.
      'jupyter/no-untranslated-string': 'off'
    }
  },
  {
    files: ['src/kernel/**/*.ts'],
    ignores: SPECS,
    rules: forbid('^(@lumino/widgets|react|react-dom)(/|$)', 'kernel/ knows no widget.')
  },
  {
    files: SPECS,
    plugins: { jest },
    languageOptions: { globals: jest.environments.globals.globals },
    rules: {
      ...jest.configs['flat/recommended'].rules,
      'jest/expect-expect': ['warn', { assertFunctionNames: ['expect', 'check*', 'assert*'] }],
      'jupyter/no-untranslated-string': 'off',
      'jupyter/command-described-by': 'off',
      'jupyter/command-id-convention': 'off'
    }
  },
  prettier
);
