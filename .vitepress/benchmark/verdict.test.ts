import { expect, test } from 'vitest'
import type { Results, Row } from '../../scripts/bench/results.ts'
import { verdict } from './verdict.ts'

const OWN = 'middleware-cookbook, 5 middleware'

test('the verdict says how we compare with the baseline and with how many others', () => {
  const shown = verdict(results([row('undici', 1), row(OWN, 1.16), row('ky', 0.1), row('got', 2)]))
  expect(shown).toContain('1.16 × the requests per second of undici (range 1.06 to 1.26)')
  expect(shown).toContain('and more than 1 of 2 others do')
})

test('the chart has a bar for each, the fastest first, and only one of ours', () => {
  const ours = [row(OWN, 1), row('middleware-cookbook, 20 middleware', 0.9)]
  const shown = verdict(results([row('undici', 1.5), ...ours, row('ky', 0.5)]))
  expect([...shown.matchAll(/<span>(.*?)<\/span>/g)].map(([, name]) => name)).toEqual([
    'undici',
    OWN,
    'ky',
  ])
  expect(shown).toContain('style="width:33.3%"')
})

test('there is no verdict without a row of ours', () => {
  expect(() => verdict(results([row('undici', 1)]))).toThrow('asks for the verdict of client')
})

function row(contestant: string, ratio: number): Row {
  const rate = { median: ratio, min: ratio - 0.1, max: ratio + 0.1 }
  return { scenario: 'small', contestant, metrics: {}, ratios: { rate } }
}

function results(rows: readonly Row[]): Results {
  const machine = { cpu: 'Z80', cores: 2, memory: 8, system: 'CP/M', node: 'v20.20.2' }
  return {
    suite: 'client',
    date: '2026-11-20',
    machine: { ...machine, load: [0, 1] },
    versions: {},
    settings: {},
    rows,
  }
}
