import { createHash } from 'node:crypto'

/** Scripts of this site, and those in a page by their hash. Colours of code are in `style` attributes. */
const DIRECTIVES = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
]

/**
 * The Content-Security-Policy of a page: it is in the page, because a host of files sets no headers.
 *
 * https://www.w3.org/TR/CSP3/
 */
export function withPolicy(page: string): string {
  const html = withOneScript(page).replace(GENERATOR, '')
  const policy = policyOf(inlineScripts(html)).join('; ')
  return html.replace(
    /<meta charset="[^"]*">/,
    (charset) => `${charset}<meta http-equiv="Content-Security-Policy" content="${policy}">`,
  )
}

/** Bytes of each page that say nothing to its reader. */
const GENERATOR = /\s*<meta name="generator"[^>]*>/

/** @param scripts the text of each */
export function policyOf(scripts: readonly string[]): readonly string[] {
  const hashes = scripts.map(
    (script) => ` 'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  )
  return [...DIRECTIVES, `script-src 'self'${hashes.join('')}`]
}

/** Those of a page, in its head, as one: each hash is bytes that no compression makes less. */
function withOneScript(html: string): string {
  const all = inlineScripts(html)
  let isFirst = true
  return html.replace(INLINE, () => {
    const script = isFirst ? `<script>${all.join(';')}</script>` : ''
    isFirst = false
    return script
  })
}

/** Data in a `<script>` with a type is not run, and needs no permission. */
const INLINE = /<script(?: id="[^"]*")?>([^]*?)<\/script>/g

function inlineScripts(html: string): readonly string[] {
  return [...html.matchAll(INLINE)].map(([, script = '']) => script)
}
