import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'
import { html, type Render } from './directives.ts'

/** What the tests of the SDKs have measured (`tests/sdks/measure.test.ts`). */
interface Measured {
  readonly version?: string
  readonly retries: { readonly get: number; readonly post: number }
  readonly authorization?: string
  readonly idempotencyKey: readonly [asItComes: boolean, off: boolean]
  readonly timeout?: number
  readonly off: string
}

const HEADS = [
  'SDK',
  'sends a GET again',
  'sends a POST again',
  'gives up after',
  'Authorization of its own',
  'turn it off with',
]

/** `::: sdks all` shows what each SDK does by itself. */
export function sdksDirective(root: string): Render {
  return (_of, newToken) => {
    const file = join(root, 'tests/sdks/results.json')
    const results = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, Measured>>
    const rows = Object.entries(results).map(([name, sdk]) => row(name, sdk))
    const heads = HEADS.map((head) => `<th scope="col">${head}</th>`).join('')
    const table = `<table><thead><tr>${heads}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`
    const around = '<div class="host-table" v-pre tabindex="0" role="region" aria-label="SDKs">'
    return { tokens: [html(newToken, `${around}${table}</div>\n`)], files: [file] }
  }
}

function row(name: string, sdk: Measured): string {
  const { version = '', retries, idempotencyKey, timeout, authorization = 'none', off } = sdk
  const key = idempotencyKey[0] ? ', with an Idempotency-Key' : ''
  const cells = [
    times(retries.get),
    times(retries.post) + key,
    timeout === undefined ? 'never' : `${timeout}&nbsp;s`,
    authorization,
    off === '' ? '' : `<code>${escapeHtml(off)}</code>`,
  ]
  return `<tr><th scope="row">${escapeHtml(`${name} ${version}`.trim())}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
}

function times(count: number): string {
  return count === 0 ? 'no' : count === 1 ? 'once' : `${count} times`
}
