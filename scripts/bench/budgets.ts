import type { Results, Row } from './results.ts'

/** What the rate of a contestant is to be, as a multiple of another's. */
export interface Budget {
  readonly suite: string
  readonly scenario: string
  readonly contestant: string
  readonly other: string
  readonly atLeast: number
}

const client = { suite: 'client', contestant: 'middleware-cookbook, 5 middleware' }
const server = {
  suite: 'server',
  scenario: 'small',
  contestant: 'middleware-cookbook, 3 middleware',
}

export const budgets: readonly Budget[] = [
  { ...client, scenario: 'small', other: 'undici.request', atLeast: 0.95 },
  { ...client, scenario: 'small', other: 'undici.fetch', atLeast: 3 },
  {
    suite: 'client',
    scenario: 'equipped',
    contestant: 'middleware-cookbook',
    other: 'undici.request',
    atLeast: 0.8,
  },
  { ...server, other: 'node:http, bare', atLeast: 0.95 },
  ...['koa', 'fastify', 'hono', 'srvx'].map((other) => ({ ...server, other, atLeast: 1 })),
]

export interface Verdict extends Budget {
  readonly measured: number
  /** The same by CPU time per request, which other processes disturb less. */
  readonly byCpu: number
  readonly kept: boolean
}

/** The budgets that these results say something about. */
export function judge({ suite, rows }: Pick<Results, 'suite' | 'rows'>): Verdict[] {
  return budgets
    .filter((budget) => budget.suite === suite)
    .flatMap((budget) => {
      const own = ratiosOf(rows, budget.scenario, budget.contestant)
      const other = ratiosOf(rows, budget.scenario, budget.other)
      if (own === undefined || other === undefined) return []
      const measured = (own.rate?.median ?? NaN) / (other.rate?.median ?? NaN)
      const byCpu = (other.cpu?.median ?? NaN) / (own.cpu?.median ?? NaN)
      return [{ ...budget, measured, byCpu, kept: measured >= budget.atLeast }]
    })
}

/** Both are ratios to the scenario's baseline, so that theirs is one of runs side by side. */
function ratiosOf(
  rows: readonly Row[],
  scenario: string,
  contestant: string,
): Row['ratios'] | undefined {
  return rows.find((row) => row.scenario === scenario && row.contestant === contestant)?.ratios
}
