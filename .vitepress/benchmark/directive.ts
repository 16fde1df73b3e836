import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Results } from '../../scripts/bench/results.ts'
import { html, type Directive } from '../blocks/directives.ts'
import { budgetTable, conditions, figures } from './tables.ts'

/**
 * Shows what a benchmark measured: `::: benchmark client/small` a table of that scenario with bars,
 * `::: benchmark client/budgets` what was to be reached, `::: benchmark client/conditions` on what and
 * when. A page cannot show a number that no run has produced.
 */
export function benchmarkDirective(root: string): Directive {
  return (name, newToken) => {
    const [suite = '', part = ''] = name.split('/')
    const file = join(root, 'tests/bench/results', `${suite}.json`)
    const results = JSON.parse(readFileSync(file, 'utf8')) as Results
    return { tokens: [html(newToken, show(results, part))], files: [file] }
  }
}

function show(results: Results, part: string): string {
  if (part === 'budgets') return budgetTable(results)
  if (part === 'conditions') return conditions(results)
  const rows = results.rows.filter(({ scenario }) => scenario === part)
  if (rows.length > 0) return figures(rows)
  const known = [...new Set(results.rows.map(({ scenario }) => scenario))].join(', ')
  throw new Error(`asks for ${part} of ${results.suite}, which has ${known}, budgets, conditions.`)
}
