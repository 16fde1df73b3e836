import type { DefaultTheme } from 'vitepress'
import {
  catalogue,
  isIndex,
  SECTIONS,
  sections,
  type PageInfo,
} from '../scripts/cookbook/catalogue.ts'

/** The sidebar, from what the pages say about themselves; previous and next follow it. */
export function navigation(root: string): DefaultTheme.SidebarItem[] {
  const pages = catalogue(root)
  return sections()
    .map((section) => ({ section, own: pages.filter((page) => page.section === section) }))
    .filter(({ own }) => own.length > 0)
    .map(({ section, own }) => {
      const index = own.find(isIndex)
      return {
        text: SECTIONS[section],
        ...(index && { link: index.link }),
        items: inGroups(own.filter((page) => page !== index)),
      }
    })
}

/** Where a page is that was at another address before. */
export function moved(root: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    catalogue(root).flatMap(({ formerly, link }) => formerly.map((old) => [old, link])),
  )
}

/** Pages without a group, then a heading for each group. */
function inGroups(pages: readonly PageInfo[]): DefaultTheme.SidebarItem[] {
  const items: DefaultTheme.SidebarItem[] = []
  for (const { group, title, link } of pages) {
    const item = { text: title, link }
    const last = items.at(-1)
    if (group === undefined) items.push(item)
    else if (last?.text === group && last.items) last.items.push(item)
    else items.push({ text: group, items: [item] })
  }
  return items
}
