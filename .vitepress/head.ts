import type { HeadConfig, PageData } from 'vitepress'
import { pageStyles } from './page-styles.ts'
import { SIZE } from './pictures/picture.ts'
import { pictureFile } from './pictures/write.ts'

/**
 * What search engines, link previews and machines read of a page: its one address, what it is about, and where its
 * Markdown is; and the style sheets that it has for itself.
 */
export function headOf({ relativePath, title, description }: PageData, site: string): HeadConfig[] {
  if (relativePath === '404.md') return []
  const path = relativePath.replace(/(?:^|(?<=\/))index\.md$|\.md$/, '')
  const url = site + path
  const home = path === ''
  const twin: HeadConfig[] = home
    ? [['link', { rel: 'alternate', type: 'text/plain', href: `${site}llms.txt` }]]
    : [['link', { rel: 'alternate', type: 'text/markdown', href: `${site}${relativePath}` }]]
  return [
    ['link', { rel: 'canonical', href: url }],
    ...twin,
    ['meta', { property: 'og:type', content: home ? 'website' : 'article' }],
    ['meta', { property: 'og:site_name', content: 'Middleware Cookbook' }],
    ['meta', { property: 'og:title', content: title }],
    ['meta', { property: 'og:description', content: description }],
    ['meta', { property: 'og:url', content: url }],
    ['meta', { property: 'og:image', content: `${site}${pictureFile(relativePath)}` }],
    ['meta', { property: 'og:image:width', content: String(SIZE.width) }],
    ['meta', { property: 'og:image:height', content: String(SIZE.height) }],
    ['meta', { property: 'og:image:alt', content: `${title}: ${description}` }],
    ['meta', { name: 'twitter:card', content: 'summary_large_image' }],
    [
      'link',
      { rel: 'alternate', type: 'application/atom+xml', href: `${site}feed.xml`, title: 'Changes' },
    ],
    ['script', { type: 'application/ld+json' }, linkedData(title, description, url, home)],
    ...pageStyles(path),
  ]
}

/** https://schema.org/TechArticle. `<` would end the script. */
function linkedData(headline: string, description: string, url: string, home: boolean): string {
  const data = {
    '@context': 'https://schema.org',
    '@type': home ? 'WebSite' : 'TechArticle',
    ...(home ? { name: headline } : { headline }),
    description,
    url,
  }
  return JSON.stringify(data).replaceAll('<', '\\u003c')
}
