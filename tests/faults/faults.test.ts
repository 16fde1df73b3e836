import { getActiveResourcesInfo } from 'node:process'
import { describe, expect, test } from 'vitest'
import { recipes } from './columns.ts'
import { faults } from './faults.ts'
import { strike, type Times } from './strike.ts'

/**
 * Each fault against each recipe. What comes out is on the recipe's page. When it has changed on purpose, accept it:
 * `npx vitest run --project faults --update`. For one recipe alone, see {@link recipes}.
 */
describe.each(recipes)('$id', ({ results, columns }) => {
  /** By the name of the column and of the fault: what the caller saw. */
  const seen: Record<string, Record<string, Partial<Record<Times, string>>>> = Object.fromEntries(
    columns.map(({ name }) => [name, {}]),
  )

  test.each(faults)('a server that $name leaves nothing open', async (fault) => {
    const left: string[] = []
    for (const column of columns) {
      const row: Partial<Record<Times, string>> = {}
      for (const times of ['once', 'always'] as const) {
        if (times === 'once' && !fault.script) continue // nothing listens, and nothing comes
        const struck = await strike(column, fault, times)
        row[times] = `${struck.seen} (${struck.requests})`
        left.push(...struck.left.map((what) => `${column.name}, ${times}: ${what}`))
      }
      seen[column.name] = { ...seen[column.name], [fault.name]: row }
    }
    expect(left).toEqual([])
  })

  test('what the site shows is what happened', async () => {
    await expect(`${JSON.stringify(seen, null, 2)}\n`).toMatchFileSnapshot(results)
  })
})

test('no socket and no server is left in the process', async () => {
  const left = () => getActiveResourcesInfo().filter((type) => type.startsWith('TCP'))
  await expect.poll(left).toEqual([])
})
