import { catalogue, isIndex, sections, type Section } from './catalogue.ts'

/**
 * The pages of a section as Markdown, each with what it says about itself, under the headings of its groups.
 *
 * @throws Error for a section that does not exist
 */
export function pageList(root: string, name: string): string {
  const section = sections().find((each) => each === name)
  if (section === undefined)
    throw new Error(`asks for the pages of ${name}, which is not a section.`)
  const pages = pagesOf(root, section)
  const groups = [...new Set(pages.map(({ group }) => group))]
  return groups
    .map((group) => {
      const items = pages
        .filter((page) => page.group === group)
        .map(({ title, link, description }) => `- [${title}](${link}) ${description}\n`)
      return `${group === undefined ? '' : `## ${group}\n\n`}${items.join('')}`
    })
    .join('\n')
}

function pagesOf(root: string, section: Section) {
  return catalogue(root).filter((page) => page.section === section && !isIndex(page))
}
