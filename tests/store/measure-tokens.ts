/** Writes what the pages show of four processes that share a token: `npx tsx tests/store/measure-tokens.ts`. */
import { tokenRuns, type TokenRun } from './four-tokens.ts'
import { writeTable } from './table.ts'

const { client, rotating } = await tokenRuns(100)

writeTable('client/client-credentials', 'four-processes', [
  ['Redis', 'calls', '200', 'token requests', 'median', 'slowest'],
  ...rows({
    'is up': client.up,
    'and the token is refused': client.refused,
    'is stopped': client.down,
    'is stopped, and the token is refused': client.refusedDown,
    'is back, empty': client.back,
    'is suspended, and the token is refused': client.slow,
  }),
])
writeTable('client/client-credentials', 'four-processes-rotating', [
  ['Redis', 'calls', '200', 'refreshes', 'median', 'slowest'],
  ...rows({
    'is up': rotating.up,
    'and the token is refused': rotating.refused,
    'one process ends with the lock': rotating.ends,
    'is stopped': rotating.down,
    'is stopped, and the token is refused': rotating.refusedDown,
    'is back, empty': rotating.back,
    'after the next sign-in': rotating.signedIn,
    'is suspended, and the token is refused': rotating.slow,
  }),
])

function rows(all: Readonly<Record<string, TokenRun>>): string[][] {
  return Object.entries(all).map(([name, { outcomes, durations, requests }]) => {
    const at = (share: number) =>
      `${(durations[Math.floor((durations.length - 1) * share)] ?? 0).toFixed(0)} ms`
    const counts = [durations.length, outcomes['200'] ?? 0, requests].map(String)
    return [name, ...counts, at(0.5), at(1)]
  })
}
