import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Results } from '../../scripts/bench/results.ts'
import { html, type Render } from '../blocks/directives.ts'
import { costTable, loadChart } from './load-chart.ts'
import { budgetTable, conditions, figures } from './tables.ts'
import { verdict } from './verdict.ts'

/**
 * Shows what a benchmark measured: `::: benchmark client/small` a table of that scenario with bars,
 * `::: benchmark client/verdict` a sentence and a chart, `::: benchmark client/budgets` what was to be reached, `::: benchmark client/conditions` on what and
 * when; `retry-budget/load` is a chart, `retry-budget/lost` and `circuit-breaker/refused` are tables of their own. A page cannot show a number that no run has produced.
 */
export function benchmarkDirective(root: string): Render {
  return (name, newToken) => {
    const [suite = '', part = ''] = name.split('/')
    const file = join(root, 'bench/results', `${suite}.json`)
    const results = JSON.parse(readFileSync(file, 'utf8')) as Results
    return { tokens: [html(newToken, show(results, part))], files: [file] }
  }
}

function show(results: Results, part: string): string {
  if (part === 'verdict') return verdict(results)
  if (part === 'budgets') return budgetTable(results)
  if (part === 'conditions') return conditions(results)
  if (part === 'load') return loadChart(results)
  if (part === 'lost' || part === 'refused') return costTable(results)
  const rows = results.rows.filter(({ scenario }) => scenario === part)
  if (rows.length > 0) return figures(rows)
  const known = [...new Set(results.rows.map(({ scenario }) => scenario))].join(', ')
  throw new Error(`asks for ${part} of ${results.suite}, which has ${known}, budgets, conditions.`)
}
