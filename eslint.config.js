import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'
import { layers } from './scripts/lint/layers.js'
import { reasons } from './scripts/lint/reasons.js'

/** The rules that are about this repository. All others, and types, are oxlint's: `.oxlintrc.json`. */
export default defineConfig([
  globalIgnores([
    '**/node_modules',
    '**/dist',
    '.vitepress/cache',
    'tests/fixtures',
    // As in .oxlintrc.json.
    'bench/peers',
    'tests/{peers/libraries,sdks/peers,store/peers}',
    'tests/{projects,hosts}/programs',
    'tests/hosts/own/projects',
  ]),
  {
    files: ['**/*.ts', '**/*.js'],
    extends: [tseslint.configs.base],
    // oxlint looks for these: it knows the rules that they name.
    linterOptions: { reportUnusedDisableDirectives: 'off' },
  },
  ...layers,
  ...reasons,
])
