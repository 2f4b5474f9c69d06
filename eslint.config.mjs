import jupyter from '@jupyter/eslint-plugin';
import prettier from 'eslint-config-prettier';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

/** The floors of `src/`, from the ground up. An import only goes down; rooms on one floor don't know each other. */
const FLOORS = [
  ['wire', 'analysis'],
  [
    'tokens.ts',
    'messages.ts',
    'messages.generated.ts',
    'sentence.ts',
    'settings.ts',
    'icon.ts',
    'translation.ts',
    'lazy.ts',
    'place-labels.ts',
    'view-model.ts',
    'notify.ts'
  ],
  ['kernel'],
  ['notebook'],
  ['findings'],
  ['commands'],
  [
    'editor',
    'output',
    'panel',
    'rule-page',
    'timeline',
    'status',
    'marks',
    'running',
    'settings-page',
    'cli'
  ],
  ['index.ts']
];

/** The floors of `src/analysis/`. Its specs and `testing/` stand beside them. */
const ENGINE_FLOORS = [
  ['text', 'diagnostics', 'catalog'],
  ['syntax/masks'],
  ['syntax'],
  ['semantic'],
  ['queries'],
  ['rewrites'],
  ['runners'],
  ['rules/shared'],
  ['rules/blocking', 'rules/coroutines', 'rules/event-loop'],
  ['rules'],
  ['engine'],
  ['errors', 'porting', 'refactorings'],
  ['index.ts']
];

/** The rooms of the engine with an `index.ts` that other rooms of `src/` may import. */
const DOORS = ['engine', 'errors', 'porting', 'refactorings'];

/** The files of this floor belong together, and may import each other. */
const ONE_ROOM = FLOORS[1];

const zonesOf = (folder, floors) =>
  floors.flatMap((floor, level) =>
    floor.flatMap(room => {
      const beside = ONE_ROOM.includes(room) ? [] : floor.filter(name => name !== room);
      return [...beside, ...floors.slice(level + 1).flat()].map(above => ({
        target: `${folder}/${room}`,
        from: `${folder}/${above}`,
        // A room inside another one is below it: `syntax/masks`. It may import its own files, and rooms below it.
        except: [room, ...floors.slice(0, level).flat()]
          .filter(lower => lower.startsWith(`${above}/`))
          .map(lower => `.${lower.slice(above.length)}`),
        message: `${room} is below ${above}, or beside it. Imports only go down.`
      }));
    })
  );

const zones = zonesOf('./src', FLOORS);
const engineZones = zonesOf('./src/analysis', ENGINE_FLOORS);

/** Imports that a room may not have, by a pattern on the module's name. */
const forbid = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

const DOORS_ONLY = {
  regex: `/analysis/(?!(${DOORS.join('|')})$)`,
  message:
    'Other rooms use the doors of analysis/: its index, engine, errors, porting, refactorings.'
};

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
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeCheckedOnly],
    languageOptions: {
      parserOptions: { project: './tsconfig.test.json', tsconfigRootDir: import.meta.dirname }
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      // Lumino's idiom: signal.connect(this._method, this).
      '@typescript-eslint/unbound-method': 'off',
      // A `default` says that the other cases are alike.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true }
      ]
    }
  },
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
      'import-x/no-restricted-paths': ['error', { zones }],
      ...forbid(DOORS_ONLY)
    }
  },
  {
    files: ['src/analysis/**/*.ts'],
    rules: { 'no-restricted-imports': 'off' }
  },
  {
    files: ['src/analysis/**/*.ts'],
    ignores: [...SPECS, 'src/analysis/testing/**'],
    rules: {
      ...forbid({
        regex: '^(?!\\.|@lezer/)',
        message: 'analysis/ imports nothing from outside but the parser.'
      }),
      'import-x/no-restricted-paths': ['error', { zones: [...zones, ...engineZones] }],
      // Its texts are English; the views translate.
      'jupyter/no-untranslated-string': 'off'
    }
  },
  {
    files: ['src/kernel/**/*.ts'],
    ignores: SPECS,
    rules: forbid(DOORS_ONLY, {
      regex: '^(@lumino/widgets|react|react-dom)(/|$)',
      message: 'kernel/ knows no widget.'
    })
  },
  {
    // Tests read JSON of programs and pages, which is `any`.
    files: [...SPECS, 'ui-tests/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off'
    }
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
