import { judge } from '../../scripts/bench/budgets.ts'
import type { Results, Row, Statistic } from '../../scripts/bench/results.ts'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'

/** How a metric is called, and how many digits of it mean something. */
const metrics: Readonly<Record<string, readonly [heading: string, digits: number]>> = {
  rate: ['Requests per second', 0],
  p99: ['p99, ms', 1],
  cpu: ['CPU per request, µs', 1],
  memory: ['Peak memory, MB', 0],
  call: ['A call, ns', 0],
  each: ['Each middleware, ns', 0],
  added: ['Added to a call, µs of CPU', 1],
  bundle: ['Added to a bundle, gzip, KB', 1],
  compressed: ['gzip, KB', 1],
  minified: ['Minified, KB', 1],
  later: ['Loaded when needed, gzip, KB', 1],
  seconds: ['Seconds', 1],
  further: ['Each further program, ms', 0],
  'seconds of CPU': ['Seconds of CPU', 1],
  'MB of memory': ['Peak memory, MB', 0],
  'KB of HTML, gzip': ['HTML of a page, gzip, KB', 1],
  'KB of script of a page': ['Script of a page, KB', 1],
  'ms to the first type': ['First type, ms', 0],
}

/** One scenario, medians, with a bar for the ratio to its first row where rates were compared. */
export function figures(rows: readonly Row[]): string {
  const shown = Object.keys(metrics).filter((metric) =>
    rows.some(({ metrics }) => metrics[metric] !== undefined),
  )
  const compared = rows.every(({ ratios }) => ratios.rate !== undefined)
  const widest = Math.max(...rows.map(({ ratios }) => ratios.rate?.max ?? 0))
  const headings = [
    ...(compared ? [`× ${rows[0]?.contestant ?? ''} (range)`] : []),
    ...shown.map((metric) => metrics[metric]?.[0] ?? metric),
  ]
  return table(
    headings,
    rows.map((row) => [
      row.contestant,
      ...(compared ? [comparison(row.ratios.rate, widest)] : []),
      ...shown.map((metric) => decimal(row.metrics[metric]?.median, metrics[metric]?.[1] ?? 1)),
    ]),
  )
}

/** What was to be reached, and whether it was. */
export function budgetTable(results: Results): string {
  return table(
    // A phone shows the first ones, and the others when the table is moved.
    ['Reached', 'Measured', 'At least', 'By CPU time'],
    judge(results).map(({ scenario, contestant, other, atLeast, measured, byCpu, kept }) => [
      `${contestant}, ${scenario}, over ${other}`,
      kept ? 'yes' : '<strong>no</strong>',
      `${measured.toFixed(isJustMissed(measured, atLeast) ? 4 : 2)} ×`,
      `${atLeast.toFixed(2)} ×`,
      `${byCpu.toFixed(2)} ×`,
    ]),
  )
}

/** Rounded it would look as if it were reached. */
function isJustMissed(measured: number, atLeast: number): boolean {
  return measured < atLeast && measured.toFixed(2) === atLeast.toFixed(2)
}

/** The machine, the date, and what was measured in which version. */
export function conditions({ date, machine, versions }: Results): string {
  const { cpu, cores, memory, system, node, load } = machine
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const text =
    `Measured on ${date}: ${cores} cores of ${cpu}, ${memory} GB, ${system}, Node ${node}. ` +
    `Processes that wanted a core (load average): ${load.join(' before, ')} after. ` +
    (packages.length > 0 ? `Versions: ${packages.join(', ')}.` : '')
  return `<p v-pre>${escapeHtml(text)}</p>\n`
}

/** The first cell of a row is its heading and is text; the others are HTML. */
function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = headings.map((heading) => `<th scope="col">${escapeHtml(heading)}</th>`).join('')
  const body = rows.map(([name = '', ...cells]) => {
    const own = name.startsWith('middleware-cookbook') ? ' class="own"' : ''
    const rest = cells.map((cell) => `<td>${cell}</td>`).join('')
    return `<tr${own}><th scope="row">${escapeHtml(name)}</th>${rest}</tr>`
  })
  return (
    `<table class="benchmark" tabindex="0" v-pre><thead><tr><td></td>${head}</tr></thead>` +
    `<tbody>\n${body.join('\n')}\n</tbody></table>\n`
  )
}

/** A bar for the eye with the range as a line, and the same as numbers. */
function comparison(ratio: Statistic | undefined, widest: number): string {
  if (ratio === undefined) return ''
  const [median, min, max] = [ratio.median, ratio.min, ratio.max].map((value) =>
    ((value / widest) * 100).toFixed(1),
  )
  return (
    `<svg aria-hidden="true" viewBox="0 0 100 10" preserveAspectRatio="none">` +
    `<rect width="${median}" height="10"/><path d="M${min} 5H${max}"/></svg>` +
    `${ratio.median.toFixed(2)} <small>(${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})</small>`
  )
}

function decimal(value: number | undefined, digits: number): string {
  if (value === undefined) return ''
  return value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}
