import type { Results, Row, Statistic } from '../../scripts/bench/results.ts'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'

/** What is compared: small responses, through this many of our middleware. */
const SCENARIO = 'small'
const OWN = /^middleware-cookbook, (?:3|5) middleware$/
const OURS = 'middleware-cookbook'

/**
 * What a reader wants to know first: a sentence, and one chart of the rates. Both are made of what was measured, so
 * neither can say more than the table does.
 */
export function verdict(results: Results): string {
  const rows = results.rows.filter(
    ({ scenario, contestant }) =>
      scenario === SCENARIO && (OWN.test(contestant) || !contestant.startsWith(OURS)),
  )
  const [baseline] = rows
  const own = rows.find(({ contestant }) => OWN.test(contestant))
  if (!baseline || !own?.ratios.rate) {
    throw new Error(`asks for the verdict of ${results.suite}, which has no row for ${OWN.source}.`)
  }
  const rated = rows.flatMap((row) => (row.ratios.rate ? [{ row, ratio: row.ratios.rate }] : []))
  const sorted = rated.sort((a, b) => b.ratio.median - a.ratio.median)
  const widest = Math.max(...sorted.map(({ ratio }) => ratio.median))
  const bars = sorted.map(({ row, ratio }) => bar(row, ratio, widest)).join('\n')
  return (
    '<figure class="verdict" v-pre>' +
    `<p>${escapeHtml(sentence(own, baseline, sorted))}</p>\n` +
    `<ul>\n${bars}\n</ul>\n` +
    `<figcaption>Requests per second, small JSON, as a multiple of ${escapeHtml(baseline.contestant)}: more is better</figcaption>` +
    '</figure>\n'
  )
}

type Rated = readonly { readonly row: Row; readonly ratio: Statistic }[]

function sentence(own: Row, baseline: Row, rated: Rated): string {
  const ratio = own.ratios.rate
  const others = rated.filter(({ row }) => row !== own && row !== baseline)
  const slower = others.filter((other) => other.ratio.median < (ratio?.median ?? 0))
  const count =
    slower.length === others.length
      ? `all ${others.length} others`
      : `${slower.length} of ${others.length} others`
  const [, layers = ''] = /, (.*)$/.exec(own.contestant) ?? []
  return (
    `With ${layers}, the library handles ${times(ratio?.median)} the requests per second of ` +
    `${baseline.contestant} (range ${ratio?.min.toFixed(2)} to ${ratio?.max.toFixed(2)}), and more than ${count} do.`
  )
}

function bar({ contestant }: Row, { median }: Statistic, widest: number): string {
  const own = contestant.startsWith(OURS) ? ' class="own"' : ''
  const width = ((median / widest) * 100).toFixed(1)
  return (
    `<li${own}><span>${escapeHtml(contestant)}</span> <b>${times(median)}</b>` +
    `<i aria-hidden="true" style="width:${width}%"></i></li>`
  )
}

function times(ratio = 0): string {
  return `${ratio.toFixed(2)} ×`
}
