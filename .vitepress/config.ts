import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { ConfigEnv, DefaultTheme, MarkdownRenderer, UserConfig } from 'vitepress'
import {
  blocks,
  Fragments,
  fragmentsPlugin,
  readSourceInfo,
  watchSnippets,
  type BlockOptions,
} from './blocks/index.ts'
import { codeTheme, palettes } from './code-theme.ts'
import { items } from '../scripts/registry/items.ts'
import { writeShadcn } from '../scripts/registry/write.ts'
import { atom } from './feed/atom.ts'
import { changesOf } from './feed/changes.ts'
import { headOf } from './head.ts'
import { leanTheme } from './lean-theme.ts'
import { machineFiles, writeFiles } from './machines/write.ts'
import { moved, navigation } from './navigation.ts'
import { fillNotFoundPage } from './not-found-page.ts'
import { writeOffline } from './offline/write.ts'
import { writePictures } from './pictures/write.ts'
import { writeTimelines } from './timeline/write.ts'
import { withPolicy } from './policy.ts'
import { entries, referencePages } from './reference/entries.ts'
import { runModules } from './run/plugin.ts'
import { readEarlyKeys } from './search/read-early-keys.ts'
import { searchPlugin } from './search/plugin.ts'
import { createTypes, sheetsPlugin } from './types/index.ts'

const root = resolve(import.meta.dirname, '..')
const { repository, site } = addresses()

const title = 'Middleware Cookbook'
const description =
  'HTTP middleware for TypeScript, on the client and on the server: recipes that are executed and tested.'

/** The folder under which the site is published, such as `/middleware-cookbook/` on GitHub Pages. */
const base = process.env['SITE_BASE'] ?? '/'

/** `SITE_TYPES=off` builds without types on hover, to measure what they cost. */
const hovers = process.env['SITE_TYPES'] !== 'off'

/** What the theme of VitePress reads, and what our own does beside it. */
export type ThemeConfig = DefaultTheme.Config & {
  /** Where a page is, by the address that it had before. */
  readonly moved: Readonly<Record<string, string>>
}

export default ({ command }: ConfigEnv): UserConfig<ThemeConfig> => {
  // While developing, VitePress passes its command line instead of the word "serve".
  const building = command === 'build'
  const fragments = new Fragments()
  const programs = runModules(root, !building)
  let machines: () => ReadonlyMap<string, string> = () => new Map()
  let renderer: MarkdownRenderer | undefined
  const onReady: BlockOptions['onReady'] = (md, renderers) => {
    renderer = md
    machines = () => machineFiles(root, site, md, renderers)
  }
  const types = createTypes({
    root,
    base,
    entries,
    // A part of the site, as in a benchmark, may lack these pages.
    ...(existsSync(join(root, 'docs/reference/index.md')) && { reference: referencePages }),
    code: { theme: codeTheme.light, palette: palettes.light },
    sourceOf: readSourceInfo,
    watching: !building,
    hovers,
  })
  return {
    title,
    description,
    lang: 'en',
    base,
    srcDir: 'docs',
    cleanUrls: true,
    sitemap: { hostname: site },
    // Of the pages that a sidebar names most are never opened: each is fetched when a reader follows a link.
    router: { prefetchLinks: false },
    lastUpdated: true,
    head: [
      ['script', {}, readEarlyKeys()],
      ['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}logo.svg` }],
      ['meta', { name: 'theme-color', content: '#fffdf9', media: '(prefers-color-scheme: light)' }],
      ['meta', { name: 'theme-color', content: '#1a1613', media: '(prefers-color-scheme: dark)' }],
    ],
    transformHead: ({ pageData }) => headOf(pageData, site),
    transformHtml: withPolicy,
    markdown: {
      ...blocks({ root, repository, types, fragments, onReady, watching: !building, hovers }),
      theme: codeTheme.light,
      // It would keep a page for good that was rendered while one of its snippets changed.
      cache: building,
    },
    vite: {
      // No component of the theme or of ours is written that way.
      define: { __VUE_OPTIONS_API__: 'false' },
      resolve: {
        alias: [
          {
            find: /^.*\/VPLocalSearchBox\.vue$/,
            replacement: join(import.meta.dirname, 'theme/search/search-box.ts'),
          },
        ],
      },
      plugins: [
        ...(building ? [leanTheme()] : []),
        watchSnippets(root),
        sheetsPlugin(types.server),
        fragmentsPlugin(fragments),
        programs.plugin,
        searchPlugin(root, () => {
          if (renderer === undefined) throw new Error('VitePress has made no renderer of Markdown.')
          return renderer
        }),
      ],
    },
    async buildEnd({ outDir }) {
      fragments.write(outDir)
      await programs.write(outDir)
      writeFiles(outDir, machines())
      fillNotFoundPage(outDir, root, base)
      writeFiles(outDir, new Map([['feed.xml', atom(changesOf(root), { site, repository })]]))
      writePictures(root, outDir, { title, description })
      writeTimelines(root, outDir)
      await types.write(outDir)
      // For `npx shadcn add <site>/r/client-retry.json`.
      writeShadcn(join(outDir, 'r'), items(root), repository)
      await writeOffline(outDir)
    },

    themeConfig: {
      logo: '/logo.svg',
      nav: [
        { text: 'Guide', link: '/guide/', activeMatch: '^/guide/' },
        { text: 'Recipes', link: '/catalogue', activeMatch: '^/(?:catalogue|client|server)' },
        { text: 'Symptoms', link: '/symptoms' },
        { text: 'Reference', link: '/reference/' },
        { text: 'Source', link: repository },
      ],
      sidebar: navigation(root),
      outline: { level: [2, 3], label: 'On this page' },
      // VitePress opens it; the box and what it reads are our own, so its index stays empty.
      search: { provider: 'local', options: { _render: async () => '' } },
      moved: moved(root),
      editLink: { pattern: `${repository}/edit/main/docs/:path`, text: 'Edit this page' },
      lastUpdated: { text: 'Last updated' },
      docFooter: { prev: 'Previous', next: 'Next' },
    },
  }
}

/** Where the source is, as a browser wants it, and where the site is published: package.json says both. */
function addresses(): { readonly repository: string; readonly site: string } {
  const { repository, homepage } = JSON.parse(
    readFileSync(resolve(root, 'package.json'), 'utf8'),
  ) as { repository: { url: string }; homepage: string }
  return { repository: repository.url.replace(/^git\+/, '').replace(/\.git$/, ''), site: homepage }
}
