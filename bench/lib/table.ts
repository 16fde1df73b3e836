import type { Row, Statistic } from '../../scripts/bench/results.ts'

/**
 * The rows as text: a block for each scenario, medians, and the ratios of the first metric and of the CPU time with their
 * spread.
 */
export function table(rows: readonly Row[]): string {
  const scenarios = [...new Set(rows.map(({ scenario }) => scenario))]
  return scenarios
    .map((scenario) =>
      block(
        scenario,
        rows.filter((row) => row.scenario === scenario),
      ),
    )
    .join('\n\n')
}

function block(scenario: string, rows: readonly Row[]): string {
  const metrics = [...new Set(rows.flatMap((row) => Object.keys(row.metrics)))]
  const compared = metrics.filter((metric, index) => index === 0 || metric === 'cpu')
  const head = [scenario, ...metrics, ...compared.map((name) => `ratio of ${name}`)]
  const lines = rows.map(({ contestant, metrics: values, ratios }) => [
    contestant,
    ...metrics.map((metric) => String(values[metric]?.median ?? '')),
    ...compared.map((metric) => spread(ratios[metric])),
  ])
  const widths = head.map((_, column) =>
    Math.max(...[head, ...lines].map((line) => line[column]?.length ?? 0)),
  )
  return [head, ...lines]
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function spread(value: Statistic | undefined): string {
  if (value === undefined) return ''
  const [median, min, max] = [value.median, value.min, value.max].map((each) => each.toFixed(2))
  return `${median} (${min} to ${max})`
}
