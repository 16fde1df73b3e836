import type { Results, Row } from './results.ts'

/** What the rate of a contestant is to be, as a multiple of another's, or of the fastest of several. */
interface Budget {
  readonly suite: string
  readonly scenario: string
  readonly contestant: string
  readonly other: string | readonly string[]
  readonly atLeast: number
}

const CLIENTS = ['undici.fetch', 'fetch', 'ofetch', 'wretch', 'ky', 'axios', 'got']
const SERVERS = ['srvx', 'h3', 'hono', 'fastify', 'koa']

const client = { suite: 'client', contestant: 'middleware-cookbook, 5 middleware' }
const server = { suite: 'server', contestant: 'middleware-cookbook, 3 middleware' }

const budgets: readonly Budget[] = [
  { ...client, scenario: 'small', other: 'undici.request', atLeast: 1 },
  { ...client, scenario: 'small', other: 'undici.fetch', atLeast: 3 },
  ...['small', 'large', 'stream'].map((scenario) => ({
    ...client,
    scenario,
    other: CLIENTS,
    atLeast: 1,
  })),
  {
    suite: 'client',
    scenario: 'equipped',
    contestant: 'middleware-cookbook',
    other: 'undici.request',
    atLeast: 0.9,
  },
  { ...server, scenario: 'small', other: 'node:http, bare', atLeast: 0.95 },
  ...['small', 'large', 'stream'].map((scenario) => ({
    ...server,
    scenario,
    other: SERVERS,
    atLeast: 1,
  })),
  ...[
    ['express', 'toNode(app) in Express', 'Express'],
    ['hono', "toFetch(app) under Hono's server", 'Hono'],
    ['srvx', 'toFetch(app) under srvx', 'srvx'],
    ['recipe', 'a recipe, by toHono()', "Hono's own middleware"],
  ].map(([scenario = '', contestant = '', other = '']) => ({
    suite: 'hosts',
    scenario,
    contestant,
    other,
    atLeast: 0.9,
  })),
]

export interface BudgetVerdict extends Budget {
  /** The one that was compared. */
  readonly other: string
  readonly measured: number
  /** The same by CPU time per request, which other processes disturb less. */
  readonly byCpu: number
  readonly kept: boolean
}

/** The budgets that these results say something about. */
export function judge({ suite, rows }: Pick<Results, 'suite' | 'rows'>): BudgetVerdict[] {
  return budgets
    .filter((budget) => budget.suite === suite)
    .flatMap((budget) => {
      const own = ratiosOf(rows, budget.scenario, budget.contestant)
      const name = fastest(rows, budget)
      const other = ratiosOf(rows, budget.scenario, name)
      if (own === undefined || other === undefined) return []
      const measured = (own.rate?.median ?? NaN) / (other.rate?.median ?? NaN)
      const byCpu = (other.cpu?.median ?? NaN) / (own.cpu?.median ?? NaN)
      return [{ ...budget, other: name, measured, byCpu, kept: measured >= budget.atLeast }]
    })
}

/** The other, or the one of several whose rate is highest. */
function fastest(rows: readonly Row[], { scenario, other }: Budget): string {
  if (typeof other === 'string') return other
  const rate = (name: string) => ratiosOf(rows, scenario, name)?.rate?.median ?? 0
  return other.reduce((best, name) => (rate(name) > rate(best) ? name : best))
}

/** Both are ratios to the scenario's baseline, so that theirs is one of runs side by side. */
function ratiosOf(
  rows: readonly Row[],
  scenario: string,
  contestant: string,
): Row['ratios'] | undefined {
  return rows.find((row) => row.scenario === scenario && row.contestant === contestant)?.ratios
}
