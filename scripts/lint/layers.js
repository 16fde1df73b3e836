/**
 * Who may import whom: docs → snippets → runtime; scripts use both, .vitepress all three, and nobody
 * imports the other way.
 */

const tests = '**/*.test.ts'

const builtIn = {
  regex: '^(?:node:|undici$)',
  message:
    'Only runtime/platform/node knows Node: the rest runs in a browser too. Use "#platform".',
}
const platforms = {
  regex: '^(?:\\.\\.?/)+(?:runtime/)?platform/(?:node|browser)/',
  message: 'Import "#platform", which is the one for Node or the one for a browser.',
}
const itself = {
  regex: '^middleware-cookbook',
  message: 'The runtime imports its own files by relative path, and no recipe.',
}
const outsideOfFolder = {
  regex: '^(?:\\.\\./|#)',
  message:
    'A snippet runs as a copy in a project of its reader: import "middleware-cookbook" or "middleware-cookbook/client/retry", and nothing outside of the folder.',
}
const besideProgram = {
  regex: '^(?:\\.|#)',
  message: 'A copy of this program has no files beside it: import "middleware-cookbook/client/…".',
}

const fixture = {
  regex: '\\.fixture\\.ts$',
  message: 'Only tests import a fixture: whoever copies a recipe does not get it.',
}

/**
 * ESLint's configuration for the layers: a later entry replaces an earlier one for its files.
 *
 * @type {import('eslint').Linter.Config[]}
 */
export const layers = [
  imports(['runtime/**/*.ts'], [itself, platforms, builtIn, above('snippets', 'scripts')]),
  imports(['runtime/platform/node/**/*.ts'], [itself, above('snippets', 'scripts')]),
  imports([`runtime/${tests}`], [itself, above('snippets', 'scripts')]),
  imports(['snippets/**/*.ts'], [outsideOfFolder, fixture]),
  imports([`snippets/${tests}`], [outsideOfFolder]),
  imports(['snippets/{client,server}/*/{usage,naive}*.ts'], [besideProgram]),
  imports(['scripts/**/*.{ts,js}'], [platforms, above()]),
  imports(['.vitepress/**/*.ts'], [platforms, above()]),
  {
    files: ['runtime/**/*.ts', 'snippets/{client,server}/*/*.ts'],
    ignores: ['runtime/clock.ts', '**/{usage,naive}*.ts', tests],
    rules: onlyTheClockTellsTime(),
  },
  {
    files: ['runtime/**/*.ts'],
    ignores: ['runtime/clock.ts', 'runtime/platform/node/**', tests],
    rules: {
      'no-restricted-globals': ['error', ...timers(), 'process', 'Buffer', 'global'],
    },
  },
]

/**
 * @param {string[]} files
 * @param {{ regex: string, message: string }[]} patterns what these files must not import
 * @returns {import('eslint').Linter.Config}
 */
function imports(files, patterns) {
  const testFile = { regex: '\\.test\\.ts$', message: 'A test is imported by nobody.' }
  return {
    files,
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [...patterns, testFile] }],
    },
  }
}

/** @param {string[]} more folders that use this layer, beside those that use all of them */
function above(...more) {
  const folders = [...more, 'tests', '\\.vitepress', 'docs'].join('|')
  return {
    regex: `^(?:\\.\\./)+(?:${folders})/`,
    message: 'That folder stands above this one: docs → snippets → runtime, never the other way.',
  }
}

/**
 * A test replaces the clock, so nothing else may read the time, sleep or draw a number.
 *
 * @returns {import('eslint').Linter.RulesRecord}
 */
function onlyTheClockTellsTime() {
  const message = 'Use the clock of the library, which a test can replace.'
  return {
    'no-restricted-globals': ['error', ...timers()],
    'no-restricted-properties': [
      'error',
      { object: 'Date', property: 'now', message },
      { object: 'Math', property: 'random', message },
      { object: 'AbortSignal', property: 'timeout', message },
    ],
    'no-restricted-syntax': [
      'error',
      { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message },
    ],
  }
}

function timers() {
  return ['setTimeout', 'setInterval', 'performance'].map((name) => ({
    name,
    message: 'Use the clock of the library, which a test can replace.',
  }))
}
