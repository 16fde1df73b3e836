import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'
import { layers } from './scripts/lint/layers.js'
import { reasons } from './scripts/lint/reasons.js'

const passOnReasons = { allowThrowingAny: true, allowThrowingUnknown: true }

export default defineConfig([
  globalIgnores([
    '**/node_modules',
    '**/dist',
    '.vitepress/cache',
    'tests/fixtures',
    // Its dependencies, and so its types, are there only after a benchmark.
    'bench/peers',
    'tests/peers/libraries',
    'tests/sdks/peers',
    'tests/store/peers',
    // Copied to a project of its own.
    'tests/projects/programs',
    // Theirs are there only after the step of the hosts, which compiles them.
    'tests/hosts/programs',
    // The builds of the frameworks check them.
    'tests/hosts/own/projects',
  ]),
  {
    files: ['**/*.ts', '**/*.js'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'as' }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // An abort signal's reason is of any type, and must be passed on as it is.
      '@typescript-eslint/only-throw-error': ['error', passOnReasons],
      '@typescript-eslint/prefer-promise-reject-errors': ['error', passOnReasons],
      // A Handler that answers at once is `async` without an `await`.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      // Refuses what Node's own factories make, such as zlib's.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Takes a variable that a callback changes while we wait for one that never changes.
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },
  {
    files: ['**/*.js'],
    // The rule does not see the cast of a doc comment.
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
  ...layers,
  ...reasons,
])
