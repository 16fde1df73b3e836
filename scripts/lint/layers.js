/**
 * Who may import whom: docs → snippets → runtime; scripts use both, .vitepress all three, and never the other way.
 * Inside the runtime each folder imports those before it in FLOORS; client and server are side by side.
 */

const tests = '**/*.test.ts'

const builtIn = {
  regex: '^(?:node:|undici(?:$|/))',
  message:
    'Only runtime/platform/node knows Node: the rest runs in a browser too. Use "#platform".',
}
const platforms = {
  regex: '^(?:\\.\\.?/)+(?:runtime/)?platform/(?:node|fetch|memory)/',
  message:
    'Import "#platform", which is the one for Node, Bun and Deno, the one for Workers or the one for a browser.',
}
const itself = {
  regex: '^middleware-cookbook',
  message: 'The runtime imports its own files by relative path, and no recipe.',
}
/** The entry knows messages, for one of its helpers: a circle, if what is below imported it. */
const entryOfKit = {
  regex: '^(?:\\.\\.?/)+kit/index\\.ts$',
  message: 'Import the file of the helper: kit/index.ts is the entry for recipes.',
}
const outsideOfFolder = {
  regex: '^(?:\\.\\./|#)',
  message:
    'A snippet runs as a copy in a project of its reader: import "middleware-cookbook" or "middleware-cookbook/client/retry", and nothing outside the folder.',
}
const besideProgram = {
  regex: '^(?:\\.|#)',
  message: 'A copy of this program has no files beside it: import "middleware-cookbook/client/…".',
}

const fixture = {
  regex: '\\.fixture\\.ts$',
  message: 'Only tests and fixtures import a fixture: a copied recipe comes without it.',
}

/** The wall around the types on hover: one door, and no way out but the cookbook's model. */
const insideTypes = {
  regex: '^\\.\\./(?!\\.\\./scripts/(?:cookbook/|lib/hangs\\.ts$))',
  message:
    'Nothing in .vitepress/types imports from the rest of the site: its cache would not notice a change there. ' +
    'Pass it as an option of createTypes, or move it into scripts/cookbook.',
}
const onlyItsTypes = {
  regex: '^(?:\\.\\./){2}types/index\\.ts$',
  allowTypeImports: true,
  message:
    'A browser loads this file: import only types from .vitepress/types, which is for the build.',
}
const insideThemeTypes = {
  regex: '^\\.\\./(?!\\.\\./types/index\\.ts$|\\.\\./\\.\\./scripts/cookbook/)',
  message:
    'Import values from this folder or scripts/cookbook, and types from the one door to the types on hover, .vitepress/types/index.ts.',
}

const shipped = {
  regex: '^(?!node:|\\./)',
  message: 'The command has no dependency: it starts fast, and runs where nothing is installed.',
}

/** A folder of the runtime, and those that it must not import. */
const FLOORS = /** @type {const} */ ([
  [
    'kit',
    'http',
    'store',
    'message',
    'handler',
    'compose',
    'client',
    'server',
    'platform',
    'hosts',
    'testing',
  ],
  [
    'http',
    'kit',
    'store',
    'message',
    'handler',
    'compose',
    'client',
    'server',
    'platform',
    'hosts',
    'testing',
  ],
  [
    'store',
    'http',
    'message',
    'handler',
    'compose',
    'client',
    'server',
    'platform',
    'hosts',
    'testing',
  ],
  ['message', 'store', 'handler', 'compose', 'client', 'server', 'platform', 'hosts', 'testing'],
  ['client', 'store', 'server', 'hosts', 'testing'],
  ['server', 'store', 'client', 'hosts', 'testing'],
])

/**
 * ESLint's configuration for the layers: a later entry replaces an earlier one for its files.
 *
 * @type {import('eslint').Linter.Config[]}
 */
export const layers = [
  imports(['runtime/**/*.ts'], [itself, platforms, builtIn, above('snippets', 'scripts')]),
  ...FLOORS.map(([folder, ...forbidden]) =>
    imports(
      [`runtime/${folder}/**/*.ts`],
      [
        itself,
        platforms,
        builtIn,
        entryOfKit,
        above('snippets', 'scripts'),
        upwards(folder, forbidden),
      ],
    ),
  ),
  // Recipes find `onBodyEnd` with the other helpers, though it is about messages.
  imports(
    ['runtime/kit/index.ts'],
    [
      itself,
      platforms,
      builtIn,
      above('snippets', 'scripts'),
      upwards('kit', ['handler', 'compose', 'client', 'server', 'platform', 'hosts', 'testing']),
    ],
  ),
  imports(
    ['runtime/platform/{node,fetch,memory}/**/*.ts'],
    [itself, above('snippets', 'scripts'), upwards('platform', ['hosts', 'testing'])],
  ),
  imports(
    ['runtime/platform/{fetch,memory}/**/*.ts'],
    [itself, builtIn, above('snippets', 'scripts')],
  ),
  imports(['runtime/hosts/**/*.ts'], [itself, builtIn, above('snippets', 'scripts')]),
  imports([`runtime/${tests}`], [itself, above('snippets', 'scripts')]),
  imports(['snippets/**/*.ts'], [outsideOfFolder, fixture]),
  imports(['snippets/**/*.{test,fixture}.ts'], [outsideOfFolder]),
  imports(['snippets/{client,server}/*/{usage,naive}*.ts'], [besideProgram]),
  imports(['cli/**/*.ts'], [shipped]),
  imports(['cli/**/*.{test,fixture}.ts'], []),
  imports(['scripts/**/*.{ts,js}'], [platforms, above()]),
  imports(['.vitepress/**/*.ts'], [platforms, above(), doorOfTypes('(?:\\.\\./)+')]),
  imports(['.vitepress/*.ts'], [platforms, above(), doorOfTypes('\\./')]),
  imports(
    [`.vitepress/${tests}`],
    [platforms, above(), doorOfTypes('(?:\\.\\.?/)+', 'types\\.fixture\\.ts$')],
  ),
  imports(['.vitepress/types/**/*.ts'], [insideTypes]),
  imports(['.vitepress/theme/types/**/*.ts'], [onlyItsTypes, insideThemeTypes]),
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
 * @param {{ regex: string, message: string, allowTypeImports?: boolean }[]} patterns what these files must not import
 * @returns {import('eslint').Linter.Config}
 */
function imports(files, patterns) {
  const testFile = { regex: '\\.test\\.ts$', message: 'No file imports a test.' }
  return {
    files,
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [...patterns, testFile] }],
    },
  }
}

/**
 * @param {string} folder
 * @param {readonly string[]} forbidden
 */
function upwards(folder, forbidden) {
  return {
    regex: `^(?:\\.\\./)+(?:${forbidden.join('|')})(?:/|\\.ts$)`,
    message:
      `runtime/${folder} is below what it imports here: kit, http → store | message → handler → client | server → platform → hosts. ` +
      'Move what both need down, to kit (what middleware is made of) or http (what HTTP says).',
  }
}

/**
 * @param {string} from how a path to the folder begins
 * @param {string[]} more files to import beside the door
 */
function doorOfTypes(from, ...more) {
  return {
    regex: `^${from}types/(?!${['index\\.ts$', ...more].join('|')})`,
    message:
      'Import from .vitepress/types/index.ts, the one door to the types on hover: add there what is missing.',
  }
}

/** @param {string[]} more folders that use this layer, beside those that use all of them */
function above(...more) {
  const folders = [...more, 'tests', 'bench', '\\.vitepress', 'docs'].join('|')
  return {
    regex: `^(?:\\.\\./)+(?:${folders})/`,
    message: 'That folder is above this one: docs → snippets → runtime, never the other way.',
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
