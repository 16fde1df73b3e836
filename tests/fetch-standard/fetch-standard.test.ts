import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { deviations } from './deviations.ts'
import { groups } from './groups.ts'
import { runAll, runOurs } from './run.ts'

/**
 * Each behaviour of the fetch standard through `client.fetch` and through Node's own. What comes out is a table of the
 * site. When it has changed on purpose, accept it: `npx vitest run --project fetch --update`.
 */
const FILE = join(import.meta.dirname, 'results.json')

/** The format of results.json, which the site reads. */
interface Results {
  /** The one whose own fetch this is. Its column is kept: another version differs. Remove the file to take it anew. */
  readonly node: string
  readonly rows: readonly {
    readonly group: string
    readonly behaviour: string
    readonly ours: boolean
    readonly node: boolean
    /** Why ours is different. */
    readonly why?: string
  }[]
}

const before = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Results) : undefined

test('client.fetch does what the fetch standard says, but for deviations that have a reason', async () => {
  const ours = await runOurs()
  const nodes = await runAll(globalThis.fetch)

  const surprises = [...ours].filter(([name, why]) => (why !== undefined) !== name in deviations)
  expect(surprises).toEqual([])

  const rows = Object.entries(groups).flatMap(([group, behaviours]) =>
    Object.keys(behaviours).map((behaviour) => {
      const key = `${group}: ${behaviour}`
      const earlier = before?.rows.find((row) => row.group === group && row.behaviour === behaviour)
      const why = deviations[key]
      return {
        group,
        behaviour,
        ours: ours.get(key) === undefined,
        node: earlier?.node ?? nodes.get(key) === undefined,
        ...(why !== undefined && { why }),
      }
    }),
  )
  const held = (one: 'ours' | 'node') => rows.filter((row) => row[one]).length
  console.log(`Of ${rows.length} hold: client.fetch ${held('ours')}, Node’s fetch ${held('node')}`)
  expect(held('ours')).toBeGreaterThan(held('node'))
  const node = before?.node ?? process.version
  await expect(`${JSON.stringify({ node, rows }, null, 2)}\n`).toMatchFileSnapshot(FILE)
})
