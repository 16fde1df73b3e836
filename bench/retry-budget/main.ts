import { command } from '../lib/command.ts'
import { sweep, type Situation } from '../lib/situations.ts'
import { designs } from './designs.ts'
import { simulate } from './simulate.ts'

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

/** What each way to bound retries does to a service that fails, and to its callers. */
await command('retry-budget', async ({ quick }) => {
  const calls = quick ? 10 : 1000
  const rows = await sweep({
    situations,
    designs,
    rates: RATES,
    most: () => (quick ? 1 : MOST),
    rounds: quick ? 1 : 3,
    calls,
    simulate,
    shares: ({ calls, requests, lost }) => ({ load: requests / calls, lost: lost / calls }),
  })
  return { versions: {}, settings: { calls }, rows }
})
