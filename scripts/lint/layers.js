/** The folders of the repository, from the bottom: each imports only those before it. */
const REPOSITORY = ['runtime', 'snippets', 'scripts', '.vitepress', 'docs', 'tests', 'bench']

/**
 * The folders and files of the runtime, from the bottom: each imports only those on a line before it.
 * Those on one line are side by side.
 */
const FLOORS = [
  ['kit', 'http'],
  ['store', 'message'],
  ['handler'],
  ['observe'],
  ['compose'],
  ['client', 'server'],
  ['platform'],
  ['hosts', 'testing'],
]

/** A store is made of the kit alone, and belongs to recipes. @type {Readonly<Record<string, string[]>>} */
const APART = { store: ['http'], client: ['store'], server: ['store'] }

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

/**
 * ESLint's configuration for the layers: a later entry replaces an earlier one for its files.
 *
 * @type {import('eslint').Linter.Config[]}
 */
export const layers = [
  imports(['runtime/**/*.ts'], [itself, platforms, builtIn, above('runtime')]),
  ...FLOORS.flat().flatMap((name) =>
    [`runtime/${name}.ts`, `runtime/${name}/**/*.ts`].map((files) =>
      imports(
        [files],
        [itself, platforms, builtIn, entryOfKit, above('runtime'), upwards(name, files)],
      ),
    ),
  ),
  // Recipes find `onBodyEnd` with the other helpers, though it is about messages.
  imports(
    ['runtime/kit/index.ts'],
    [itself, platforms, builtIn, above('runtime'), upwards('message')],
  ),
  imports(
    ['runtime/platform/{node,fetch,memory}/**/*.ts'],
    [itself, above('runtime'), upwards('platform')],
  ),
  imports(
    ['runtime/platform/{fetch,memory}/**/*.ts'],
    [itself, builtIn, above('runtime'), upwards('platform')],
  ),
  imports(['runtime/hosts/**/*.ts'], [itself, builtIn, above('runtime'), upwards('hosts')]),
  imports([`runtime/${tests}`], [itself, above('runtime')]),
  imports(['snippets/**/*.ts'], [outsideOfFolder, fixture]),
  imports(['snippets/**/*.{test,fixture}.ts'], [outsideOfFolder]),
  imports(['snippets/{client,server}/*/{usage,naive}*.ts'], [besideProgram]),
  imports(['cli/**/*.ts'], [shipped]),
  imports(['cli/**/*.{test,fixture}.ts'], []),
  imports(['scripts/**/*.{ts,js}'], [platforms, above('scripts')]),
  imports(['.vitepress/**/*.ts'], [platforms, above('.vitepress'), doorOfTypes('(?:\\.\\./)+')]),
  imports(['.vitepress/*.ts'], [platforms, above('.vitepress'), doorOfTypes('\\./')]),
  imports(
    [`.vitepress/${tests}`],
    [platforms, above('.vitepress'), doorOfTypes('(?:\\.\\.?/)+', 'types\\.fixture\\.ts$')],
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
 * @param {string} name one of FLOORS
 * @param {string} [files] its files, or the one file that it is
 */
function upwards(name, files = '') {
  const floor = FLOORS.findIndex((names) => names.includes(name))
  const others = FLOORS.slice(floor)
    .flat()
    .filter((other) => other !== name)
  const forbidden = [...others, ...(APART[name] ?? [])].join('|')
  const from = files.endsWith(`/${name}.ts`) ? '\\./' : '(?:\\.\\./)+'
  const order = FLOORS.map((names) => names.join(' | ')).join(' → ')
  return {
    regex: `^${from}(?:${forbidden})(?:/|\\.ts$)`,
    message:
      `runtime/${name} is below what it imports here, or beside it: ${order}. ` +
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

/** @param {string} name one of REPOSITORY */
function above(name) {
  const folders = REPOSITORY.slice(REPOSITORY.indexOf(name) + 1)
  return {
    regex: `^(?:\\.\\./)+(?:${folders.join('|').replaceAll('.', '\\.')})/`,
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
