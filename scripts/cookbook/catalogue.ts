import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { frontMatterOf, GROUPS, type FrontMatter } from './front-matter.ts'

/**
 * The sections of the site, by the folder of their pages, in the order of the sidebar. `find` has the pages directly under
 * `docs/`, which lead to the others.
 */
export const SECTIONS = {
  find: 'Find',
  guide: 'Guide',
  client: 'Client recipes',
  server: 'Server recipes',
  reference: 'Reference',
} as const

export type Section = keyof typeof SECTIONS

/** A page of the site, and what it says about itself. */
export interface PageInfo extends FrontMatter {
  /** Relative to the root: `docs/client/retry.md`. */
  readonly path: string
  readonly section: Section
  /** Such as `/client/retry`, or `/reference/` for an index. */
  readonly link: string
}

/**
 * The pages of all sections in reading order: by section, group and place.
 *
 * @throws FrontMatterError
 */
export function catalogue(root: string): readonly PageInfo[] {
  return sections().flatMap((section) => pagesOf(root, section).sort(inReadingOrder))
}

export function sections(): readonly Section[] {
  return Object.keys(SECTIONS) as Section[]
}

/** Every page under `<root>/docs`, relative to the root. */
export function pagePaths(root: string): string[] {
  return readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path).replaceAll('\\', '/'))
    .sort()
}

/** Whether the page is a recipe's: it has a folder of the same name under `snippets/`. */
export function isRecipe({ kind }: PageInfo): boolean {
  return kind !== undefined
}

/** Whether the page only lists its section: `docs/client/index.md`. The reference is a page of its own. */
export function isIndex({ path, section }: PageInfo): boolean {
  return section !== 'reference' && path === `docs/${section}/index.md`
}

function pagesOf(root: string, section: Section): PageInfo[] {
  const inSection =
    section === 'find' ? /^docs\/(?!index\.md$)[^/]+$/ : new RegExp(`^docs/${section}/`)
  return pagePaths(root)
    .filter((path) => inSection.test(path))
    .map((path) => pageAt(root, path, section))
}

/** @throws FrontMatterError */
export function pageAt(root: string, path: string, section: Section): PageInfo {
  const text = readFileSync(join(root, path), 'utf8')
  const says = frontMatterOf(text)
  const [, heading = path] = /^# (.+)$/m.exec(text) ?? []
  const link = path.replace(/^docs|(?:index)?\.md$/g, '')
  // A page that is being written has a heading before it has front matter.
  return { path, section, link, ...says, title: says.title || heading }
}

function inReadingOrder(a: PageInfo, b: PageInfo): number {
  return groupIndex(a) - groupIndex(b) || a.place - b.place || (a.path < b.path ? -1 : 1)
}

/** A page without a group, such as an overview, comes first. */
function groupIndex({ group }: PageInfo): number {
  return group === undefined ? -1 : GROUPS.indexOf(group)
}
