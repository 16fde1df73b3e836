import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cases } from './cases.ts'
import type { Listening } from './host.ts'
import type { Host } from './hosts.ts'
import { endless, limits } from './limits.ts'
import { Talk } from './talk.ts'

/**
 * Runs all cases against hosts.
 *
 * @param file what the table on the site shows: `yes`, or why not, by case and host
 */
export function contract(hosts: readonly Host[], file: string): void {
  const results: Record<string, Record<string, string>> = {}

  describe.each(hosts)('$name', ({ name, start }) => {
    let host: Listening

    beforeAll(async () => {
      host = await start()
    })

    afterAll(async () => {
      await host.close()
    })

    test.each(Object.entries(cases))('%s', async (rule, run) => {
      const row = (results[rule] ??= {})
      const untried = endless[name]?.[rule]
      if (untried !== undefined) {
        row[name] = untried
        return
      }
      const limit = limits[name]?.[rule]
      const id = `${Object.keys(cases).indexOf(rule)}-${hosts.findIndex((one) => one.name === name)}`
      const outcome = run(new Talk(host.port, host.fields), id)
      if (limit === undefined) {
        await outcome
        row[name] = 'yes'
      } else if (typeof limit === 'string') {
        await expect(outcome).rejects.toThrow()
        row[name] = limit
      } else {
        await expect(outcome).rejects.toThrow(limit.seen)
        row[name] = limit.why
      }
    })
  })

  test('the table on the site is what happened', async () => {
    await expect(`${JSON.stringify(results, null, 2)}\n`).toMatchFileSnapshot(file)
  })
}
