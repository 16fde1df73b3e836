import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HeadConfig } from 'vitepress'
import { stylesFor } from './theme/pages/styles.ts'

/** The style sheets that a page has for itself, in the page, so that it is drawn with them. */
export function pageStyles(path: string): HeadConfig[] {
  return stylesFor(path).map((name) => {
    const css = readFileSync(join(import.meta.dirname, 'theme/pages', `${name}.css`), 'utf8')
    return [
      'style',
      { 'data-page-style': name },
      css.replace(/\/\*[^]*?\*\//g, '').replace(/\s+/g, ' '),
    ]
  })
}
