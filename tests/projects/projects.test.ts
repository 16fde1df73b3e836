import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recipesOf } from '../../scripts/cookbook/recipe.ts'
import { readProjectResults, type ProjectResult } from '../../scripts/cookbook/project-results.ts'
import { addPeers, install, pack } from '../package/packed.ts'
import { tabsWithoutProject } from './fresh-projects.ts'
import { installed } from './install-tools.ts'
import type { Kind, Tools } from './kind.ts'
import { kinds } from './kinds.ts'
import { Project } from './project.ts'

const root = join(import.meta.dirname, '../..')
const isFull = process.env['PROJECTS'] === 'full'
const folder = mkdtempSync(join(tmpdir(), 'middleware-cookbook-projects-'))
/** Has the packed library and its optional peers; the projects are below it. */
const base = join(folder, 'base')
const recipes = recipesOf(root).map(({ id }) => id)

let tools: Tools

/** Whether it worked, by the name of the kind. */
const outcomes = new Map<string, Promise<boolean>>()

beforeAll(async () => {
  const sets = isFull ? (['light', 'full'] as const) : (['light'] as const)
  const places = [...(await Promise.all(sets.map(installed))), join(root, 'node_modules')]
  const { tarball } = await pack(root)
  await install(tarball, base)
  addPeers(root, base)
  if (isFull) linkAll(places.slice(1))
  const tool = (path: string) => {
    const found = places.map((place) => join(place, path)).find((file) => existsSync(file))
    if (found === undefined) throw new Error(`${path} is not installed`)
    return found
  }
  tools = { tool, recipes, tarball }
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const tried = kinds.filter((kind) => isFull || kind.onlyInFull !== true)

test.each(tried.map((kind, index) => ({ ...kind, index })))(
  '$group: $name, with the package and copied recipes',
  async (kind) => {
    const place = join(base, 'projects', String(kind.index))
    mkdirSync(place, { recursive: true })
    const bin = join(base, 'node_modules/middleware-cookbook/dist/cli/main.js')
    const attempt = kind.try(new Project(place, bin), tools)
    const works = attempt.then(
      () => true,
      () => false,
    )
    outcomes.set(kind.name, works)
    if (kind.fails === undefined) await attempt
    else await expect(attempt).rejects.toThrow(kind.fails)
  },
)

test('each tab of each recipe has a fresh project in which it compiles', () => {
  expect(tabsWithoutProject()).toEqual([])
})

/** What is on the page; `npm run test:projects` writes it. */
test('the page "Your project" says what was tried', async () => {
  const results = await Promise.all(kinds.map(resultOf))
  if (isFull) {
    const text = `${JSON.stringify(results, null, 2)}\n`
    await expect(text).toMatchFileSnapshot(join(import.meta.dirname, 'results.json'))
  } else expect(readProjectResults(root)).toEqual(results)
})

/** What was not tried in this run is as it should be. */
async function resultOf(kind: Kind): Promise<ProjectResult> {
  const { group, name, setup, note = '', fails, onlyInFull = false } = kind
  const works = (await outcomes.get(name)) ?? fails === undefined
  return { group, name, setup, works, note, onlyInFull }
}

/** Puts packages where projects find them, above the packed library. */
function linkAll(places: readonly string[]): void {
  const above = join(folder, 'node_modules')
  mkdirSync(above)
  for (const place of places) {
    const present = new Set(readdirSync(above))
    for (const name of readdirSync(place)) {
      if (name.startsWith('.') || present.has(name) || name === 'middleware-cookbook') continue
      symlinkSync(join(place, name), join(above, name), 'junction')
    }
  }
}
