import { command } from '../lib/command.ts'
import { sweep, type Situation } from '../lib/situations.ts'
import { designs } from './designs.ts'
import { simulate } from './simulate.ts'

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

/** What a circuit breaker spares a service that is down, and what it takes from callers of one that works. */
await command('circuit-breaker', async ({ quick }) => {
  const calls = quick ? 10 : 600
  const rows = await sweep({
    situations,
    designs,
    rates: RATES,
    most: ({ failing }) => (quick ? 1 : failing < 1 ? 10 : MOST),
    rounds: 1,
    calls,
    simulate,
    shares: ({ calls, callsAfter, requests, refused, refusedAfter }) => ({
      load: requests / calls,
      refused: refused / calls,
      after: refusedAfter / Math.max(callsAfter, 1),
    }),
  })
  return { versions: {}, settings: { calls }, rows }
})
