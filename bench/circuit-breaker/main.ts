import type { Row } from '../../scripts/bench/results.ts'
import { command } from '../lib/command.ts'
import { runScenario, type Measured } from '../lib/rounds.ts'
import { designs, type Design } from './designs.ts'
import { simulate, type Situation } from './simulate.ts'

/** Requests per second of one process. */
const RATES = [0.1, 0.3, 1, 3, 10, 30, 100]
/** Of all processes: more would take minutes and tell the same. */
const MOST = 300

const outage = { failing: 1, duration: 60_000 }
const ill = { processes: 1, duration: 120_000 }
const situations: Readonly<Record<string, Omit<Situation, 'rate'>>> = {
  outage: { ...outage, processes: 1 },
  'outage, 30 processes': { ...outage, processes: 30 },
  'a tenth fails': { ...ill, failing: 0.1 },
  'a third fails': { ...ill, failing: 1 / 3 },
}

/** What a circuit breaker spares a service that is down, and what it takes from callers of one that works. Nothing depends on the machine. */
await command('circuit-breaker', async ({ quick }) => {
  const calls = quick ? 10 : 600
  const rows: Row[] = []
  for (const [name, situation] of Object.entries(situations)) {
    let seed = 0
    const most = situation.failing < 1 ? 10 : MOST
    const rates = RATES.filter((rate) => rate * situation.processes <= (quick ? 1 : most))
    const scenario = { name, rounds: 1, contestants: designs }
    const measured = await runScenario(scenario, (design) =>
      measure(design, situation, rates, { calls, seed: seed++ }),
    )
    // Each figure is a share already.
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
    const total = { calls: 0, callsAfter: 0, requests: 0, refused: 0, refusedAfter: 0 }
    // Few calls say little: the same again, until there are enough.
    for (let run = 0; total.calls < calls; run++) {
      const effect = await simulate(design, { ...situation, rate }, seed * 100_000 + run)
      total.calls += effect.calls
      total.callsAfter += effect.callsAfter
      total.requests += effect.requests
      total.refused += effect.refused
      total.refusedAfter += effect.refusedAfter
    }
    measured[`load at ${each}`] = total.requests / total.calls
    measured[`refused at ${each}`] = total.refused / total.calls
    measured[`after at ${each}`] = total.refusedAfter / Math.max(total.callsAfter, 1)
  }
  return measured
}
