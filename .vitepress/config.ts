import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ConfigEnv, DefaultTheme, UserConfig } from 'vitepress'
import { blocks, renderForSearch, watchSnippets } from './blocks/index.ts'
import { checkNavigation, existingPages } from './check-navigation.ts'
import { codeTheme } from './code-theme.ts'
import { navigation } from './navigation.ts'
import type { Section } from './navigation.ts'
import { createTypes } from './types/index.ts'
import { sheetsPlugin } from './types/plugin.ts'

const root = resolve(import.meta.dirname, '..')
const repository = repositoryUrl()

/** The folder under which the site is published, such as `/middleware-cookbook/` on GitHub Pages. */
const base = process.env['SITE_BASE'] ?? '/'

/** `SITE_TYPES=off` builds without types on hover, to measure what they cost. */
const hovers = process.env['SITE_TYPES'] !== 'off'

export default ({ command }: ConfigEnv): UserConfig<DefaultTheme.Config> => {
  // While developing, VitePress passes its command line instead of the word "serve".
  const building = command === 'build'
  const types = createTypes({ root, base, watching: !building, hovers })
  return {
    title: 'Middleware Cookbook',
    description:
      'HTTP middleware for TypeScript, on the client and on the server: recipes that are executed and tested.',
    lang: 'en',
    base,
    srcDir: 'docs',
    cleanUrls: true,
    lastUpdated: true,
    head: [
      ['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}logo.svg` }],
      ['meta', { name: 'theme-color', content: '#a8361b' }],
    ],
    markdown: {
      ...blocks({ root, repository, types, watching: !building, hovers }),
      theme: codeTheme.light,
      // It would keep a page for good that was rendered while one of its snippets changed.
      cache: building,
    },
    vite: {
      plugins: [watchSnippets(root), checkNavigation(navigation), sheetsPlugin(types.server)],
    },
    buildEnd: ({ outDir }) => types.write(outDir),

    themeConfig: {
      logo: '/logo.svg',
      nav: [
        { text: 'Guide', link: '/guide/getting-started', activeMatch: '^/guide/' },
        { text: 'Client', link: '/client/basic-auth', activeMatch: '^/client/' },
        { text: 'Server', link: '/server/access-log', activeMatch: '^/server/' },
        { text: 'Reference', link: '/reference/' },
        { text: 'Source', link: repository },
      ],
      sidebar: sidebar(building ? navigation : existingPages(navigation, hasPage)),
      outline: { level: [2, 3], label: 'On this page' },
      search: { provider: 'local', options: { _render: renderForSearch } },
      editLink: { pattern: `${repository}/edit/main/docs/:path`, text: 'Edit this page' },
      lastUpdated: { text: 'Last updated', formatOptions: { dateStyle: 'medium' } },
      docFooter: { prev: 'Previous', next: 'Next' },
      notFound: {
        title: 'No such page',
        quote: 'It may have moved. The search above knows every page.',
        linkText: 'Back to the cookbook',
        linkLabel: 'Back to the home page',
      },
    },
  }
}

function sidebar(sections: readonly Section[]): DefaultTheme.SidebarItem[] {
  return sections.map(({ text, items }) => ({ text, items: [...items] }))
}

function hasPage(page: string): boolean {
  return existsSync(resolve(root, 'docs', page))
}

/** `git+https://github.com/owner/name.git` in package.json, as a browser wants it. */
function repositoryUrl(): string {
  const manifest = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
    repository: { url: string }
  }
  return manifest.repository.url.replace(/^git\+/, '').replace(/\.git$/, '')
}
