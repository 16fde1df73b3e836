import type { Row } from '../../scripts/bench/results.ts'
import { statistic } from './statistics.ts'

/** What one run of one contestant measured, by metric. */
export type Measured = Readonly<Record<string, number>>

/** Contestants that do the same work. The first is the baseline that the others are divided by. */
export interface Scenario<Contestant extends { readonly name: string }> {
  readonly name: string
  readonly rounds: number
  readonly contestants: readonly Contestant[]
}

/** The baseline and one other: enough to see that it runs. */
export function smallest<T extends Scenario<{ readonly name: string }>>(scenario: T): T {
  return { ...scenario, rounds: 1, contestants: scenario.contestants.slice(0, 2) }
}

/**
 * Runs the contestants one after another, and that again in each round with the order reversed, so that
 * a machine that slows down or warms up favours none. A ratio compares runs of one round only.
 */
export async function runScenario<Contestant extends { readonly name: string }>(
  { name, rounds, contestants }: Scenario<Contestant>,
  measure: (contestant: Contestant) => Promise<Measured>,
): Promise<Row[]> {
  const taken = new Map<string, Measured[]>(contestants.map((each) => [each.name, []]))
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? contestants : contestants.toReversed()
    for (const contestant of order) {
      progress(`${name}, round ${round + 1} of ${rounds}: ${contestant.name}`)
      taken.get(contestant.name)?.push(await measure(contestant))
    }
  }
  progress('')
  const baseline = [...taken.values()][0] ?? []
  return [...taken].map(([contestant, runs]) => ({
    scenario: name,
    contestant,
    metrics: byMetric(runs),
    ratios: byMetric(runs.map((run, round) => divided(run, baseline[round] ?? {}))),
  }))
}

/** A line that the next one replaces. */
function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`)
}

function byMetric(runs: readonly Measured[]): Row['metrics'] {
  const metrics = Object.keys(runs[0] ?? {})
  return Object.fromEntries(
    metrics.map((metric) => [metric, statistic(runs.map((run) => run[metric] ?? NaN))]),
  )
}

function divided(run: Measured, baseline: Measured): Measured {
  return Object.fromEntries(
    Object.entries(run).map(([metric, value]) => [metric, value / (baseline[metric] ?? NaN)]),
  )
}
