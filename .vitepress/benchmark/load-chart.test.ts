import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Results, Row } from '../../scripts/bench/results.ts'
import { costTable, loadChart } from './load-chart.ts'

const file = join(import.meta.dirname, '../../bench/results/retry-budget.json')
const results = JSON.parse(readFileSync(file, 'utf8')) as Results

test('the chart draws a line for each way, and has the same figures as a table', () => {
  const shown = loadChart(results)
  expect(shown.match(/<polyline /g)).toHaveLength(4)
  expect(shown).toContain('<svg aria-hidden="true"')
  expect(shown).toContain('<th scope="row">0.1</th>')
  expect(shown).toContain(`<td>${loadOf('retry()', 'outage', 0.1).toFixed(2)} ×</td>`)
  expect(shown).not.toContain('NaN')
})

test('what a restart costs is a table in per cent', () => {
  expect(costTable(results)).toMatch(/<th scope="row">1000<\/th>(<td>\d+ %<\/td>){4}/)
})

test('a figure that was not measured is an error, not a gap', () => {
  const rows = results.rows.filter(({ contestant }) => contestant !== 'retry()')
  expect(() => loadChart({ ...results, rows })).toThrow('has no load at 0.1 of retry() in outage.')
})

test('the saved results show what the page says: the budget holds at every rate', () => {
  for (const rate of [0.3, 1, 3, 10, 30, 100, 300, 1000]) {
    expect(loadOf('retry()', 'outage', rate)).toBeLessThan(1.4)
    expect(loadOf('no budget', 'outage', rate)).toBeGreaterThan(3.8)
  }
  expect(loadOf('retry()', 'outage', 0.1)).toBeLessThan(1.75)
})

test('the saved results show what the page says: a fleet has the load of one process', () => {
  const one = [0.1, 1, 10].map((rate) => loadOf('retry()', 'outage', rate))
  for (const fleet of ['outage, 10 processes', 'outage, 100 processes']) {
    for (const [index, rate] of [0.1, 1, 10].entries()) {
      const load = loadOf('retry()', fleet, rate)
      expect(Math.abs(load - (one[index] ?? NaN))).toBeLessThan(0.1)
    }
  }
})

const breaker = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../bench/results/circuit-breaker.json'), 'utf8'),
) as Results

test('the chart of the circuit breaker has lines of its own, between 0 and 1', () => {
  const shown = loadChart(breaker)
  expect(shown.match(/<polyline /g)).toHaveLength(4)
  expect(shown).toContain('five failures in a row')
  const heights = [...shown.matchAll(/\d+\.\d,(-?\d+\.\d)/g)].map(([, y]) => Number(y))
  expect(heights.length).toBeGreaterThan(20)
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(14)
  expect(Math.max(...heights)).toBeLessThanOrEqual(180)
  expect(costTable(breaker)).toMatch(/<th scope="row">10<\/th>(<td>\d+\.\d %<\/td>){4}/)
})

test('the saved results show what the page says of the defaults of the circuit breaker', () => {
  const value = (scenario: string, contestant: string, metric: string) =>
    breaker.rows.find((row) => row.scenario === scenario && row.contestant === contestant)?.metrics[
      metric
    ]?.median ?? NaN
  for (const rate of [3, 10, 30, 100]) {
    expect(value('outage', 'circuitBreaker()', `load at ${rate}`)).toBeLessThan(0.15)
    expect(value('outage', 'window 60 s', `load at ${rate}`)).toBeGreaterThan(0.45)
  }
  for (const rate of [0.1, 0.3, 1, 3, 10]) {
    expect(value('a third fails', 'circuitBreaker()', `refused at ${rate}`)).toBe(0)
  }
  for (const rate of [1, 3]) {
    expect(value('a third fails', 'minimum 5', `refused at ${rate}`)).toBeGreaterThan(0.2)
  }
  expect(value('a third fails', 'five failures in a row', 'refused at 10')).toBeGreaterThan(0.2)
  expect(value('outage', 'circuitBreaker()', 'load at 0.3')).toBe(1)
})

test('a suite without a chart is an error that names those with one', () => {
  expect(() => loadChart({ ...results, suite: 'client' })).toThrow(
    'retry-budget and circuit-breaker',
  )
})

function loadOf(contestant: string, scenario: string, rate: number): number {
  const fits = (row: Row) => row.contestant === contestant && row.scenario === scenario
  return results.rows.find(fits)?.metrics[`load at ${rate}`]?.median ?? NaN
}
