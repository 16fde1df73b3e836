import type { Row } from '../../scripts/bench/results.ts'
import { command } from '../lib/command.ts'
import { runScenario, type Measured } from '../lib/rounds.ts'
import { designs, type Design } from './designs.ts'
import { simulate, type Situation } from './simulate.ts'

/** Requests per second of one process. */
const RATES = [0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000]
/** Of all processes: more would take minutes and tell the same. */
const MOST = 1000

const minute = { failing: 1, duration: 60_000 }
const situations: Readonly<Record<string, Omit<Situation, 'rate'>>> = {
  outage: { ...minute, processes: 1 },
  'outage, 10 processes': { ...minute, processes: 10 },
  'outage, 100 processes': { ...minute, processes: 100 },
  'half fails': { ...minute, processes: 1, failing: 0.5 },
  'a fifth fails': { ...minute, processes: 1, failing: 0.2 },
  'restart of 2 s': { processes: 1, failing: 1, duration: 2000 },
}

/** What each way to bound retries does to a service that fails, and to its callers. Nothing depends on the machine. */
await command('retry-budget', async ({ quick }) => {
  const calls = quick ? 10 : 1000
  const rows: Row[] = []
  for (const [name, situation] of Object.entries(situations)) {
    let seed = 0
    const rates = RATES.filter((rate) => rate * situation.processes <= (quick ? 1 : MOST))
    const scenario = { name, rounds: quick ? 1 : 3, contestants: designs }
    const measured = await runScenario(scenario, (design) =>
      measure(design, situation, rates, { calls, seed: seed++ }),
    )
    // Each figure is a ratio already.
    for (const row of measured) rows.push({ ...row, ratios: {} })
  }
  return { versions: {}, settings: { calls }, rows }
})

async function measure(
  design: Design,
  situation: Omit<Situation, 'rate'>,
  rates: readonly number[],
  { calls, seed }: { readonly calls: number; readonly seed: number },
): Promise<Measured> {
  const measured: Record<string, number> = {}
  for (const each of rates) {
    const rate = each * situation.processes
    const total = { calls: 0, requests: 0, lost: 0 }
    // Few calls say little: the same again, until there are enough.
    for (let run = 0; total.calls < calls; run++) {
      const effect = await simulate(design, { ...situation, rate }, seed * 100_000 + run)
      total.calls += effect.calls
      total.requests += effect.requests
      total.lost += effect.lost
    }
    measured[`load at ${each}`] = total.requests / total.calls
    measured[`lost at ${each}`] = total.lost / total.calls
  }
  return measured
}
