import { createClient, type Fetch } from 'middleware-cookbook'
import type { Behaviours, Bench } from './case.ts'
import { groups } from './groups.ts'
import { openOrigin } from './origin.ts'

/** Why it does not hold, or undefined. */
export type Outcome = string | undefined

/** Each behaviour of each group, through one fetch. */
export async function runAll(fetch: Fetch): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  for (const [group, behaviours] of Object.entries(groups)) {
    for (const [name, holds] of Object.entries(behaviours)) {
      outcomes.set(`${group}: ${name}`, await run(fetch, holds))
    }
  }
  return outcomes
}

/** For a fetch that hangs: much longer than any of them takes. */
const HANGS_AFTER = 10_000

async function run(fetch: Fetch, holds: Behaviours[string]): Promise<Outcome> {
  const origin = await openOrigin()
  const bench: Bench = { fetch, url: origin.url, origin }
  let timer: NodeJS.Timeout | undefined
  const hanging = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve('it hangs'), HANGS_AFTER)
  })
  try {
    return await Promise.race([holds(bench).then(() => undefined), hanging])
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  } finally {
    clearTimeout(timer)
    await origin.close()
  }
}

/** Through `client.fetch`. */
export async function runOurs(): Promise<Map<string, Outcome>> {
  const client = createClient()
  try {
    return await runAll(client.fetch)
  } finally {
    await client.close()
  }
}
