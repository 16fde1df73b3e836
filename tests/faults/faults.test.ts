import { getActiveResourcesInfo } from 'node:process'
import { expect, test } from 'vitest'
import { faults } from './faults.ts'
import { recipes } from './recipes.ts'
import { strike, type Times } from './strike.ts'

/**
 * Each fault against each recipe. What comes out is a table of the site. When it has changed on purpose, accept it:
 * `npx vitest run --project faults --update`.
 */
const table = new Map<string, Record<Times, Record<string, string>>>()

test.each(faults)('a server that $name leaves nothing open', async (fault) => {
  const left: string[] = []
  const row = { once: {}, always: {} } satisfies Record<Times, Record<string, string>>
  for (const times of ['once', 'always'] as const) {
    if (times === 'once' && !fault.script) continue // nobody listens, and nobody comes
    for (const recipe of recipes) {
      const struck = await strike(recipe, fault, times)
      Object.assign(row[times], { [recipe.name]: `${struck.seen} (${struck.requests})` })
      left.push(...struck.left.map((what) => `${recipe.name}, ${times}: ${what}`))
    }
  }
  table.set(fault.name, row)
  expect(left).toEqual([])
})

test('the table of the site is what happened', async () => {
  const text = JSON.stringify(Object.fromEntries(table), null, 2)
  await expect(`${text}\n`).toMatchFileSnapshot('faults.json')
})

test('no socket and no server is left in the process', async () => {
  const left = () => getActiveResourcesInfo().filter((type) => type.startsWith('TCP'))
  await expect.poll(left).toEqual([])
})
