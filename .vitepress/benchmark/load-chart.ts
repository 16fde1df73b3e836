import type { Results, Row } from '../../scripts/bench/results.ts'
import { escapeHtml } from '../../scripts/cookbook/escape-html.ts'

/** What a chart draws and what its tables compare. */
interface Chart {
  /** In the order of the legend; the look is a class that says how the line is drawn. */
  readonly lines: readonly Line[]
  /** Where the vertical axis begins and ends, in requests for each call. */
  readonly least: number
  readonly most: number
  readonly ticks: readonly number[]
  /** The table beside it. */
  readonly table: { readonly scenario: string; readonly metric: Metric; readonly digits: number }
}

interface Line {
  readonly contestant: string
  readonly name: string
  readonly short: string
  readonly look: 'none' | 'own' | 'floor' | 'tokens'
}

type Metric = 'load' | 'lost' | 'refused'

/** By suite. */
const charts: Readonly<Record<string, Chart>> = {
  'retry-budget': {
    lines: [
      { contestant: 'no budget', name: 'no budget', short: 'no budget', look: 'none' },
      { contestant: 'retry()', name: 'retry(), its default', short: 'retry()', look: 'own' },
      {
        contestant: 'Finagle: 20 % of 10 s and 10 per second',
        name: '20 % and 10 per second (Finagle)',
        short: 'Finagle',
        look: 'floor',
      },
      {
        contestant: 'gRPC A6: 10 tokens, 0.1 per success',
        name: '10 tokens, 0.1 per success (gRPC)',
        short: 'gRPC',
        look: 'tokens',
      },
    ],
    least: 1,
    most: 4,
    ticks: [1, 2, 3, 4],
    table: { scenario: 'restart of 2 s', metric: 'lost', digits: 0 },
  },
  'circuit-breaker': {
    lines: [
      {
        contestant: 'circuitBreaker()',
        name: 'circuitBreaker(), its defaults',
        short: 'default',
        look: 'own',
      },
      {
        contestant: 'five failures in a row',
        name: 'five failures in a row',
        short: 'five in a row',
        look: 'tokens',
      },
      { contestant: 'minimum 5', name: 'minimum: 5', short: 'minimum 5', look: 'floor' },
      { contestant: 'window 60 s', name: 'window: 60 s', short: 'window 60 s', look: 'none' },
    ],
    least: 0,
    most: 1,
    ticks: [0, 0.5, 1],
    table: { scenario: 'a third fails', metric: 'refused', digits: 1 },
  },
}

const WIDTH = 340
const HEIGHT = 220
/** Where the lines may be: the axes' numbers are outside. */
const area = { left: 32, right: WIDTH - 18, top: 14, bottom: HEIGHT - 40 }

/**
 * The load of a service that is down, by how much each process sends: a drawing without a script, which
 * takes its colours from the theme, and its figures as a table, which a screen reader reads instead.
 */
export function loadChart({ suite, rows }: Results): string {
  const chart = chartOf(suite)
  const rates = ratesOf(rows, 'outage')
  const drawn = chart.lines.map(({ contestant, look }) => {
    const points = rates.map((rate) => {
      const load = figure(rows, 'outage', contestant, `load at ${rate}`)
      return `${x(rate, rates).toFixed(1)},${y(load, chart).toFixed(1)}`
    })
    return `<polyline class="${look}" points="${points.join(' ')}"/>`
  })
  const legend = chart.lines.map(
    ({ name, look }) =>
      `<li><svg aria-hidden="true" viewBox="0 0 32 8"><path class="${look}" d="M0 4H32"/></svg>${escapeHtml(name)}</li>`,
  )
  return (
    `<figure class="load-chart" v-pre><svg aria-hidden="true" viewBox="0 0 ${WIDTH} ${HEIGHT}">` +
    `${axes(rates, chart)}${drawn.join('')}</svg><ul>${legend.join('')}</ul>` +
    '<figcaption>Requests that reach the service for each call, in an outage of a minute. ' +
    'Across: calls per second of one process.</figcaption>' +
    `<details><summary>The figures</summary>${table(rows, chart, 'outage', 'load', (load) => `${load.toFixed(2)} ×`)}</details></figure>\n`
  )
}

/** What it costs the callers, as a table: calls that are lost, or that are not sent. */
export function costTable({ suite, rows }: Results): string {
  const chart = chartOf(suite)
  const { scenario, metric, digits } = chart.table
  const percent = (share: number) => `${(share * 100).toFixed(digits)} %`
  return table(rows, chart, scenario, metric, percent)
}

function chartOf(suite: string): Chart {
  const chart = charts[suite]
  if (!chart) throw new Error(`has no chart: ${Object.keys(charts).join(' and ')} have.`)
  return chart
}

function table(
  rows: readonly Row[],
  { lines }: Chart,
  scenario: string,
  metric: Metric,
  show: (value: number) => string,
): string {
  const head = ['Calls per second', ...lines.map(({ short }) => short)]
  const body = ratesOf(rows, scenario).map((rate) => {
    const cells = lines.map(({ contestant }) =>
      show(figure(rows, scenario, contestant, `${metric} at ${rate}`)),
    )
    return `<tr><th scope="row">${rate}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
  })
  return (
    '<table class="benchmark load" tabindex="0" v-pre><thead><tr>' +
    head.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join('') +
    `</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table>\n`
  )
}

function axes(rates: readonly number[], chart: Chart): string {
  const { left, right, top, bottom } = area
  const across = chart.ticks.map(
    (load) =>
      `<path class="grid" d="M${left} ${y(load, chart)}H${right}"/>` +
      `<text x="${left - 6}" y="${y(load, chart) + 4}" text-anchor="end">${load} ×</text>`,
  )
  const decades = rates.filter((rate) => Number.isInteger(Math.log10(rate)))
  const up = decades.map((rate) => {
    const at = x(rate, rates).toFixed(1)
    return (
      `<path class="grid" d="M${at} ${top}V${bottom}"/>` +
      `<text x="${at}" y="${bottom + 16}" text-anchor="middle">${rate}</text>`
    )
  })
  const middle = (left + right) / 2
  const title = `<text x="${middle}" y="${HEIGHT - 6}" text-anchor="middle">calls per second of one process</text>`
  return `${across.join('')}${up.join('')}${title}`
}

function x(rate: number, rates: readonly number[]): number {
  const [first, last] = [Math.log10(rates[0] ?? 1), Math.log10(rates.at(-1) ?? 1)]
  return area.left + ((Math.log10(rate) - first) / (last - first)) * (area.right - area.left)
}

function y(load: number, { least, most }: Chart): number {
  return area.bottom - ((load - least) / (most - least)) * (area.bottom - area.top)
}

/** Each rate is a metric of every row: `load at 0.1`. */
function ratesOf(rows: readonly Row[], scenario: string): readonly number[] {
  const metrics = rows.find((row) => row.scenario === scenario)?.metrics ?? {}
  return Object.keys(metrics)
    .filter((name) => name.startsWith('load at '))
    .map((name) => Number(name.slice('load at '.length)))
    .sort((a, b) => a - b)
}

/** The median. A chart that lacks a figure would lie, so a lack of one is an error. */
function figure(
  rows: readonly Row[],
  scenario: string,
  contestant: string,
  metric: string,
): number {
  const row = rows.find((one) => one.scenario === scenario && one.contestant === contestant)
  const value = row?.metrics[metric]?.median
  if (value === undefined) throw new Error(`has no ${metric} of ${contestant} in ${scenario}.`)
  return value
}
