/** Writes what the pages show of four processes: `npx tsx tests/store/measure.ts`. */
import { runs, type Orders } from './four-processes.ts'
import type { Errands } from './shop-messages.ts'
import { writeTable } from './table.ts'

const { limit, orders } = await runs(100)

writeTable('server/rate-limit', 'four-processes', [
  ['Redis', 'requests', '200', '429', 'other', 'median', '99 of 100'],
  ...rows({
    'is up': limit.up,
    'is stopped': limit.down,
    'is back, empty': limit.back,
    'is suspended': limit.slow,
  }),
])
writeTable('server/idempotency-key', 'four-processes', [
  ['Redis', 'orders', '201', '409', '503', 'broken off'],
  ...orderRows({
    'is up, one process ends': orders.crash,
    'is stopped': orders.down,
    'is back, empty': orders.back,
    'is suspended': orders.slow,
  }),
])

function rows(all: Readonly<Record<string, Errands>>): string[][] {
  return Object.entries(all).map(([name, { statuses, durations }]) => {
    const { 200: passed = 0, 429: refused = 0 } = statuses
    const other = durations.length - passed - refused
    const at = (share: number) =>
      `${(durations[Math.floor((durations.length - 1) * share)] ?? 0).toFixed(1)} ms`
    return [name, durations.length, passed, refused, other, at(0.5), at(0.99)].map(String)
  })
}

function orderRows(all: Readonly<Record<string, Orders>>): string[][] {
  return Object.entries(all).map(([name, { statuses, saved }]) => {
    const counts = ['201', '409', '503', 'broken'].map((status) => statuses[status] ?? 0)
    return [name, saved, ...counts].map(String)
  })
}
