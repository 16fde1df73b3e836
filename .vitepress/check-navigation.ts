import type { Plugin, SiteConfig } from 'vitepress'
import type { Section } from './navigation.ts'

/** Fails the build if the sidebar leads to a page that does not exist, or leaves a page out. */
export function checkNavigation(navigation: readonly Section[]): Plugin {
  return {
    name: 'middleware-cookbook:check-navigation',
    apply: 'build',
    configResolved(config) {
      const { pages } = (config as unknown as { vitepress: SiteConfig }).vitepress
      const problems = navigationProblems(navigation, pages)
      if (problems.length > 0) throw new Error(problems.join('\n'))
    },
  }
}

/** @param pages as VitePress lists them: `client/retry.md`. */
export function navigationProblems(
  navigation: readonly Section[],
  pages: readonly string[],
): string[] {
  const links = navigation.flatMap((section) => section.items.map((item) => item.link))
  const files = new Set(links.map(pageFile))
  return [
    ...links
      .filter((link) => !pages.includes(pageFile(link)))
      .map(
        (link) => `.vitepress/navigation.ts links to ${link}: docs/${pageFile(link)} is missing.`,
      ),
    ...pages
      .filter((page) => page !== 'index.md' && !files.has(page))
      .map((page) => `docs/${page} is in no section of .vitepress/navigation.ts.`),
  ]
}

/** The sections without the pages that are still to be written, for the dev server. */
export function existingPages(
  navigation: readonly Section[],
  exists: (page: string) => boolean,
): Section[] {
  return navigation
    .map(({ text, items }) => ({ text, items: items.filter(({ link }) => exists(pageFile(link))) }))
    .filter((section) => section.items.length > 0)
}

function pageFile(link: string): string {
  return `${link.slice(1)}${link.endsWith('/') ? 'index' : ''}.md`
}
