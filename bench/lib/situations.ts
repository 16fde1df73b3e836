import type { Row } from '../../scripts/bench/results.ts'
import { runScenario, type Measured } from './rounds.ts'

/** A service that fails for a while, and those who call it. */
export interface Situation {
  /** How many calls of all processes together begin in a second. */
  readonly rate: number
  readonly processes: number
  /** The share of requests that get a 503 while the service is ill: 1 is an outage. */
  readonly failing: number
  /** How long it is ill, in ms. */
  readonly duration: number
}

/** What is counted in one run. */
type Effect<Name extends string> = Readonly<Record<Name | 'calls', number>>

interface Sweep<Design extends { readonly name: string }, Name extends string> {
  readonly situations: Readonly<Record<string, Omit<Situation, 'rate'>>>
  readonly designs: readonly Design[]
  /** Requests per second of one process. */
  readonly rates: readonly number[]
  /** How many per second all processes may send in this situation: more would take minutes and tell the same. */
  readonly most: (situation: Omit<Situation, 'rate'>) => number
  readonly rounds: number
  /** A rate is tried again until there were so many calls: few say little. */
  readonly calls: number
  readonly simulate: (design: Design, situation: Situation, seed: number) => Promise<Effect<Name>>
  /** The shares that the counts of one rate make, by name. */
  readonly shares: (total: Effect<Name>) => Measured
}

/** Puts each design through each situation, at each rate: the metrics are `<share> at <rate>`. Nothing depends on the machine. */
export async function sweep<Design extends { readonly name: string }, Name extends string>(
  options: Sweep<Design, Name>,
): Promise<Row[]> {
  const { designs, rounds } = options
  const rows: Row[] = []
  for (const [name, situation] of Object.entries(options.situations)) {
    let seed = 0
    const scenario = { name, rounds, contestants: designs }
    const measured = await runScenario(scenario, (design) =>
      measure(options, design, situation, seed++),
    )
    // Each figure is a share already.
    for (const row of measured) rows.push({ ...row, ratios: {} })
  }
  return rows
}

async function measure<Design extends { readonly name: string }, Name extends string>(
  { rates, most, calls, simulate, shares }: Sweep<Design, Name>,
  design: Design,
  situation: Omit<Situation, 'rate'>,
  seed: number,
): Promise<Measured> {
  const measured: Record<string, number> = {}
  for (const each of rates) {
    const rate = each * situation.processes
    if (rate > most(situation)) continue
    let total: Effect<Name> | undefined
    for (let run = 0; (total?.calls ?? 0) < calls; run++) {
      total = sum(total, await simulate(design, { ...situation, rate }, seed * 100_000 + run))
    }
    for (const [name, share] of Object.entries(total ? shares(total) : {})) {
      measured[`${name} at ${each}`] = share
    }
  }
  return measured
}

function sum<Name extends string>(
  before: Effect<Name> | undefined,
  added: Effect<Name>,
): Effect<Name> {
  if (!before) return added
  const counts = Object.entries<number>(added)
  return Object.fromEntries(
    counts.map(([name, count]) => [name, count + before[name as Name]]),
  ) as Effect<Name>
}
