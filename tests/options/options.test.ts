import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

import { HttpRequest } from 'middleware-cookbook'
import {
  describeRefusals,
  describeRefusalsOf,
  entriesOf,
  expectRefusal,
  failureOf,
} from './refusals.ts'
import { helpers } from './helpers.ts'
import { entries as ours } from './table.ts'

/** The folders of recipes: each has wrong values for its options beside it. */
const recipes = ['client', 'server'].flatMap((side) =>
  readdirSync(`snippets/${side}`).map((name) => `${side}/${name}`),
)

const ofRecipes = await Promise.all(
  recipes.map(async (recipe) => ({ recipe, entries: await entriesOf(recipe) })),
)
const entries = [...ours, ...ofRecipes.flatMap((each) => each.entries)]

describeRefusals(ours, resolve('tests/options/advice.txt'))
for (const each of ofRecipes) describeRefusalsOf(each.recipe, each.entries)

test.each(recipes)(
  'the factory of %s in a list, where its middleware belongs, says that it was not called',
  async (recipe) => {
    const request = new HttpRequest('http://a.test/')
    for (const { name, options } of await entriesOf(recipe)) {
      if (!options) continue
      const error = await failureOf(() => options.call(request as never))
      expectRefusal(error, `${name}(options) is a request: list ${name}()`)
    }
  },
)

test('every function that the package exports is in the table, or is a helper for a named reason', async () => {
  const missing: string[] = []
  for (const path of exportedModules()) {
    const exported = (await import(path)) as Readonly<Record<string, unknown>>
    for (const [name, value] of Object.entries(exported)) {
      if (typeof value !== 'function' || isClass(value) || Object.hasOwn(helpers, name)) continue
      if (!entries.some(({ fn }) => fn === value)) missing.push(`${name} of ${path}`)
    }
  }
  expect(missing).toEqual([])
})

test.each(recipes)(
  'the factory of %s has wrong values for the options that it takes',
  async (recipe) => {
    const module = (await import(`middleware-cookbook/${recipe}`)) as Record<string, unknown>
    const name = recipe
      .replace(/^.*\//, '')
      .replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
    const factory = module[name]
    const takesNone = /^function \w+\(\)/.test(String(factory))
    expect(takesNone || (await entriesOf(recipe)).some(({ fn }) => fn === factory)).toBe(true)
  },
)

function isClass(value: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value))
}

/** Each entry of the package but the recipes. */
function exportedModules(): string[] {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: object }
  return Object.keys(manifest.exports)
    .filter((entry) => !entry.endsWith('/*'))
    .map((entry) => entry.replace(/^\./, 'middleware-cookbook'))
}
