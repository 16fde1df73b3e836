import { expect, test } from 'vitest'
import type { Results, Row } from '../../scripts/bench/results.ts'
import { budgetTable, conditions, figures } from './tables.ts'

test('a scenario is a table of medians, with the ratio to its first row and the range', () => {
  const shown = figures([row('undici.request', 20_000, 1), row('a<b', 10_000, 0.5)])
  expect(shown).toContain('× undici.request (range)')
  expect(shown).toContain('<th scope="row">a&lt;b</th>')
  expect(shown).toContain('0.50 <small>(0.40–0.60)</small>')
  expect(shown).toContain('<td>10,000</td>')
})

test('a budget that is not reached says so', () => {
  const own = 'middleware-cookbook, 5 middleware'
  const shown = budgetTable(results([row('undici.request', 1, 1), row(own, 1, 0.9)]))
  expect(shown).toContain(
    '<td><strong>no</strong></td><td>0.90 ×</td><td>1.00 ×</td><td>0.90 ×</td>',
  )
})

test('nor does rounding reach one', () => {
  const own = 'middleware-cookbook, 5 middleware'
  const shown = budgetTable(results([row('undici.request', 1, 1), row(own, 1, 0.9977)]))
  expect(shown).toContain('<td>0.9977 ×</td><td>1.00 ×</td>')
})

test('a budget over several others is one over the fastest of them', () => {
  const own = 'middleware-cookbook, 5 middleware'
  const rows = [row(own, 1, 1.2), row('ky', 1, 0.8), row('got', 1, 1.5), row('axios', 1, 0.9)]
  const shown = budgetTable(results(rows))
  expect(shown).toContain(`${own}, small, over got`)
  expect(shown).toContain('<td><strong>no</strong></td><td>0.80 ×</td><td>1.00 ×</td>')
})

test('the conditions name the machine, the date and the versions', () => {
  const shown = conditions(results([]))
  expect(shown).toContain('on 2026-11-20: 2 cores of Z80')
  expect(shown).toContain('got 14.6.6')
})

function row(contestant: string, rate: number, ratio: number): Row {
  return {
    scenario: 'small',
    contestant,
    metrics: { rate: { median: rate, min: rate, max: rate } },
    ratios: {
      rate: { median: ratio, min: ratio - 0.1, max: ratio + 0.1 },
      cpu: { median: 1 / ratio, min: 1, max: 2 },
    },
  }
}

function results(rows: readonly Row[]): Results {
  return {
    suite: 'client',
    date: '2026-11-20',
    machine: { cpu: 'Z80', cores: 2, memory: 8, system: 'CP/M', node: 'v20.20.2', load: [0, 1] },
    versions: { got: '14.6.6' },
    settings: {},
    rows,
  }
}
