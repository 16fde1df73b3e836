import { execFileSync } from 'node:child_process'
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../lib/build.ts'
import { makeCorpus } from './corpus.ts'
import type { Corpus } from './corpus.ts'

export interface Contestant {
  readonly name: string
  readonly corpus: Corpus
  readonly env: Readonly<Record<string, string>>
  /** Starts with what an earlier build remembered. */
  readonly warm: boolean
  /** What a reader points at, and what then appears. */
  readonly hover?: { readonly name: string; readonly popup: string }
}

/** The first is what the others are measured by. */
export function contestants(pages: number, withStock: boolean): readonly Contestant[] {
  const corpus = makeCorpus(pages, join(root, 'node_modules'), 'ours')
  const hover = { name: '.line span', popup: '#type-popup' }
  const ours = { corpus, env: {}, hover }
  return [
    { name: 'no hovers', corpus, env: { SITE_TYPES: 'off' }, warm: false },
    { ...ours, name: 'ours, cold', warm: false },
    { ...ours, name: 'ours, warm', warm: true },
    ...(withStock ? [stock(pages)] : []),
  ]
}

/** `@shikijs/vitepress-twoslash` as its documentation sets it up, over the same blocks. */
function stock(pages: number): Contestant {
  const folder = join(import.meta.dirname, 'stock')
  install(folder)
  const corpus = makeCorpus(pages, join(folder, 'node_modules'), 'stock')
  const write = (path: string, text: string) => writeFileSync(join(corpus.folder, path), text)
  renameSync(
    join(corpus.folder, '.vitepress/config.ts'),
    join(corpus.folder, '.vitepress/own-config.ts'),
  )
  write('.vitepress/config.ts', config)
  renameSync(
    join(corpus.folder, '.vitepress/theme/index.ts'),
    join(corpus.folder, '.vitepress/theme/own-theme.ts'),
  )
  write('.vitepress/theme/index.ts', theme)
  const hover = { name: '.twoslash-hover', popup: '.v-popper__popper--shown' }
  return { name: 'stock', corpus, env: { SITE_TYPES: 'off' }, warm: false, hover }
}

function install(folder: string): void {
  if (existsSync(join(folder, 'node_modules'))) return
  console.error('Installing @shikijs/vitepress-twoslash to compare with …')
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
}

const config = `import { transformerTwoslash } from '@shikijs/vitepress-twoslash'
import own from './own-config.ts'
const compilerOptions = { module: 199, moduleResolution: 99, target: 10, lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'], types: ['node'], allowImportingTsExtensions: true, noEmit: true }
export default (env) => {
  const config = own(env)
  config.markdown.codeTransformers = [transformerTwoslash({ explicitTrigger: false, twoslashOptions: { compilerOptions, handbookOptions: { noErrorValidation: true } } })]
  config.markdown.languages = ['js', 'jsx', 'ts', 'tsx', 'json', 'bash', 'http']
  return config
}
`

const theme = `import TwoslashFloatingVue from '@shikijs/vitepress-twoslash/client'
import '@shikijs/vitepress-twoslash/style.css'
import own from './own-theme.ts'
export default { extends: own, enhanceApp: ({ app }) => app.use(TwoslashFloatingVue) }
`
