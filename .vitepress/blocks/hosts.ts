import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { html, type Render } from './directives.ts'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'
import { HOST_RESULTS } from '../../scripts/cookbook/host-results.ts'

/** What the suite of the hosts has written, at each run and with the servers of frameworks: by case and host `yes`, or why not. */
type Results = Readonly<Record<string, Readonly<Record<string, string>>>>

/** `::: hosts all` shows which host does what, with a reason where one does not. */
export function hostsDirective(root: string): Render {
  return (_of, newToken) => {
    const files = HOST_RESULTS.map((name) => join(root, name))
    const [results = {}, own = {}] = files.map(
      (file) => JSON.parse(readFileSync(file, 'utf8')) as Results,
    )
    const rows = Object.entries(results).map(([rule, row]) => [rule, { ...row, ...own[rule] }])
    return { tokens: [html(newToken, draw(Object.fromEntries(rows) as Results))], files }
  }
}

function draw(results: Results): string {
  const hosts = [...new Set(Object.values(results).flatMap((row) => Object.keys(row)))]
  const limits: string[] = []
  const rows = Object.entries(results).map(([rule, row]) => {
    const cells = hosts.map((host) => {
      const result = row[host]
      if (result === 'yes') return '<td>yes</td>'
      limits.push(result ?? 'not tried')
      return `<td><a href="#host-limit-${limits.length}">no&nbsp;${limits.length}</a></td>`
    })
    return `<tr><th scope="row">${escapeHtml(rule)}</th>${cells.join('')}</tr>`
  })
  const heads = hosts.map((host) => `<th scope="col">${escapeHtml(host)}</th>`)
  const notes = limits.map(
    (why, index) => `<li id="host-limit-${index + 1}">${escapeHtml(why)}</li>`,
  )
  return (
    `<div class="host-table" v-pre tabindex="0" role="region" aria-label="What each host does">` +
    `<table><thead><tr><td></td>${heads.join('')}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>\n` +
    `<ol v-pre>${notes.join('')}</ol>\n`
  )
}
