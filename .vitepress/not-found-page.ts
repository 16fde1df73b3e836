import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalogue } from '../scripts/cookbook/catalogue.ts'
import { escapeHtml } from '../scripts/cookbook/escape-html.ts'

/** VitePress leaves 404.html empty until its script has run: without scripts, it lists every page. */
export function fillNotFoundPage(outDir: string, root: string, base: string): void {
  const file = join(outDir, '404.html')
  const items = catalogue(root).map(({ link, title, description }) => {
    const href = escapeHtml(base + link.slice(1))
    return `<li><a href="${href}">${escapeHtml(title)}</a> ${escapeHtml(description)}</li>`
  })
  const list =
    '<noscript><div class="not-found vp-doc"><h1>No such page</h1><p>It may have moved. These are all pages:</p>' +
    `<ul>${items.join('')}</ul></div></noscript>`
  const html = readFileSync(file, 'utf8')
  writeFileSync(
    file,
    html.replace(/<div id="app">[^]*?<\/div>/, (app) => app + list),
  )
}
