import type { Kind } from './kind.ts'
import { compiles, NODE_TYPES, runsAsJavaScript } from './tries.ts'
import { freshProjects } from './fresh-projects.ts'
import { packageManagers } from './package-managers.ts'
import { tools } from './tools.ts'

const NODE = { module: 'nodenext' }

const versions: readonly Kind[] = [
  ['5.4', 'typescript-oldest', false],
  ['5.5', 'typescript-5.5', true],
  ['5.6', 'typescript-5.6', true],
  ['5.7', 'typescript-5.7', true],
  ['5.8', 'typescript-5.8', true],
  ['5.9', 'typescript-5.9', true],
  ['6.0', 'typescript', true],
  ['7.0', 'typescript-newest', false],
].map(([version, name, onlyInFull]) => ({
  group: 'typescript',
  name: `TypeScript ${String(version)}`,
  setup: '`strict`, `skipLibCheck: false`',
  onlyInFull: onlyInFull === true,
  try: compiles(NODE, { compiler: String(name) }),
}))

const modules: readonly Kind[] = [
  {
    group: 'modules',
    name: 'NodeNext',
    setup: '`module: nodenext`, `type: module`',
    note: 'A copy imports its neighbours as `./x.js`.',
    try: compiles(NODE, { runs: true }),
  },
  {
    group: 'modules',
    name: 'Node16',
    setup: '`module: node16`, `type: module`',
    note: '`./x.js`',
    try: compiles({ module: 'node16' }),
  },
  {
    group: 'modules',
    name: 'Bundler',
    setup: '`module: preserve`',
    note: '`./x`, which every bundler finds.',
    try: compiles({ module: 'preserve', moduleResolution: 'bundler' }),
  },
  {
    group: 'modules',
    name: 'Bundler, with `.ts`',
    setup: '`allowImportingTsExtensions`, as in the template of Vite',
    note: '`./x.ts`, as on the pages.',
    try: compiles({
      module: 'esnext',
      moduleResolution: 'bundler',
      allowImportingTsExtensions: true,
      noEmit: true,
    }),
  },
  {
    group: 'modules',
    name: 'NodeNext, with `.ts`',
    setup: '`rewriteRelativeImportExtensions`, `erasableSyntaxOnly`',
    note: '`./x.ts`, which a Node that strips types runs as well.',
    try: compiles(
      { ...NODE, rewriteRelativeImportExtensions: true, erasableSyntaxOnly: true },
      { runs: true },
    ),
  },
  {
    group: 'modules',
    name: 'CommonJS, NodeNext',
    setup: '`module: nodenext`, no `type: module`',
    note: 'TypeScript 5.8 or later. Node loads the library with `require`: 20.19, 22.12 or later.',
    try: compiles(NODE, { isModule: false, runs: true }),
  },
  {
    group: 'modules',
    name: 'CommonJS, older resolution',
    setup: '`module: commonjs`, `moduleResolution: node10`',
    note: 'Up to TypeScript 5. TypeScript 6 calls this resolution deprecated, and 7 does not have it.',
    onlyInFull: true,
    try: compiles(
      { module: 'commonjs', moduleResolution: 'node10' },
      { isModule: false, runs: true, compiler: 'typescript-5.9' },
    ),
  },
  {
    group: 'modules',
    name: 'CommonJS, Node16',
    setup: '`module: node16`, no `type: module`',
    fails: 'error TS1479',
    note: 'The compiler does not know that Node can `require` an ES module: set `module` to `nodenext`.',
    try: compiles({ module: 'node16' }, { isModule: false }),
  },
  {
    group: 'modules',
    name: 'CommonJS, `verbatimModuleSyntax`',
    setup: '`module: nodenext`, no `type: module`',
    fails: 'error TS1295',
    note: 'This option forbids `import` in a CommonJS file: leave it out, or set `type` to `module`.',
    try: compiles({ ...NODE, verbatimModuleSyntax: true }, { isModule: false }),
  },
  {
    group: 'modules',
    name: 'JavaScript, ES modules',
    setup: '`type: module`, no tsconfig.json',
    note: 'The command copies JavaScript.',
    try: runsAsJavaScript('module', 'main.js'),
  },
  {
    group: 'modules',
    name: 'JavaScript, CommonJS',
    setup: '`type: commonjs`',
    note: 'The copies are `.mjs`; `require` loads the library and them.',
    try: runsAsJavaScript('commonjs', 'main.mjs'),
  },
]

const flags: readonly Kind[] = [
  {
    group: 'flags',
    name: 'All strict options',
    setup:
      '`noPropertyAccessFromIndexSignature`, `exactOptionalPropertyTypes`, `noUncheckedIndexedAccess`, `noImplicitOverride`, `noImplicitReturns`, `noUnusedLocals`, `noUnusedParameters`',
    try: compiles({
      ...NODE,
      noPropertyAccessFromIndexSignature: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noUncheckedSideEffectImports: true,
      noFallthroughCasesInSwitch: true,
      noImplicitOverride: true,
      noImplicitReturns: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
    }),
  },
  {
    group: 'flags',
    name: 'For other compilers',
    setup:
      '`isolatedModules`, `isolatedDeclarations`, `verbatimModuleSyntax`, `erasableSyntaxOnly`',
    try: compiles({
      ...NODE,
      isolatedModules: true,
      isolatedDeclarations: true,
      declaration: true,
      verbatimModuleSyntax: true,
      erasableSyntaxOnly: true,
    }),
  },
  {
    group: 'flags',
    name: '`dom` without `dom.iterable`',
    setup: '`lib: [es2023, dom]`',
    try: compiles({ ...NODE, lib: ['es2023', 'dom'] }),
  },
  {
    group: 'flags',
    name: 'No `dom`',
    setup: '`lib: [es2023]`, `types: [node]`',
    note: '`client/http-cache`, `server/rate-limit` and `server/idempotency-key` use `structured-headers`, which names `BufferSource` of `dom`: declare it, or set `skipLibCheck`.',
    try: compiles(
      { ...NODE, lib: ['es2023'], ...NODE_TYPES },
      { files: { 'dom.d.ts': 'type BufferSource = ArrayBufferView | ArrayBuffer\n' } },
    ),
  },
  {
    group: 'flags',
    name: 'No `dom` and no `@types/node`',
    setup: '`lib: [es2023]`, `types: []`',
    fails: "Cannot find name 'URL'",
    note: '`URL`, `AbortSignal` and `Request` are declared by one of the two: add one.',
    try: compiles({ ...NODE, lib: ['es2023'] }),
  },
  {
    group: 'flags',
    name: 'ES2020',
    setup: '`target: es2020`, `lib: [es2020, es2022.error, dom]`',
    note: '`client/token-refresh` needs `es2022.error`; the others and the library compile without.',
    try: compiles({ ...NODE, target: 'es2020', lib: ['es2020', 'es2022.error', 'dom'] }),
  },
]

/** All kinds, in the order of the page. */
export const kinds: readonly Kind[] = [
  ...versions,
  ...freshProjects,
  ...modules,
  ...flags,
  ...tools,
  ...packageManagers,
]
