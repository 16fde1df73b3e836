import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { HttpRequest } from 'middleware-cookbook'
import { entries as ours, helpers, type Entry } from './table.ts'
import * as kinds from './wrong-values.ts'

/** The folders of recipes: each has wrong values for its options beside it. */
const recipes = ['client', 'server'].flatMap((side) =>
  readdirSync(`snippets/${side}`).map((name) => `${side}/${name}`),
)

async function entriesOf(recipe: string): Promise<readonly Entry[]> {
  const path = resolve('snippets', recipe, 'wrong-options.fixture.ts')
  // A recipe that takes no options needs none.
  if (!existsSync(path)) return []
  const { wrongOptions } = (await import(path)) as { wrongOptions: readonly Entry[] }
  return wrongOptions
}

const entries = [...ours, ...(await Promise.all(recipes.map(entriesOf))).flat()]

/** The values, with the lists that `kind:…` names. */
function spread(values: readonly unknown[]): readonly unknown[] {
  return values.flatMap((value) => {
    const [, kind] = /^kind:(\w+)$/.exec(typeof value === 'string' ? value : '') ?? []
    return kind === undefined ? [value] : kinds[kind as keyof typeof kinds]
  })
}

/** What a call throws, now or as a promise. What it makes instead is closed again. */
async function failureOf(call: () => unknown): Promise<unknown> {
  try {
    const made = Object(await call()) as { restore?: () => void; close?: () => Promise<void> }
    made.restore?.()
    await made.close?.()
  } catch (error) {
    return error
  }
  return undefined
}

/** Who, what, and what to do: `retry({ factor }) is 0: pass 1 or more`. */
const WAY_OUT = /: (?:pass|use|write|list|trim|leave) /

function expectRefusal(error: unknown, ...parts: string[]): void {
  expect(error instanceof TypeError || error instanceof RangeError, String(error)).toBe(true)
  const { message } = error as Error
  for (const part of parts) expect(message).toContain(part)
  expect(message).toMatch(WAY_OUT)
}

const shown = (value: unknown) =>
  typeof value === 'object' && value !== null
    ? `${value.constructor.name} ${JSON.stringify(value)}`
    : typeof value === 'function'
      ? 'a function'
      : `${typeof value} ${String(value)}`

describe.each(entries.map((entry) => [entry.name, entry] as const))('%s', (name, entry) => {
  for (const [argument, [call, values]] of Object.entries(entry.args ?? {})) {
    test(`refuses a wrong ${argument}`, async () => {
      for (const value of spread(values)) {
        const error = await failureOf(() => call(value as never))
        expectRefusal(error ?? `nothing for ${shown(value)}`, `${name}(${argument}`)
      }
    })
  }
  const { options } = entry
  if (!options) return

  for (const [option, values] of Object.entries(options.values)) {
    if (values.length === 0) continue
    test(`refuses a wrong ${option}`, async () => {
      for (const value of spread(values)) {
        const wrong = { ...options.right, [option]: value }
        const error = await failureOf(() => options.call(wrong as never))
        expectRefusal(error ?? `nothing for ${shown(value)}`, `${name}({ ${option} })`)
      }
    })
  }

  test('refuses an option that it does not know, and names those that it knows', async () => {
    const wrong = { ...options.right, atempts: 5 }
    const known = Object.keys(options.values)
    const error = await failureOf(() => options.call(wrong as never))
    expectRefusal(error, `${name}({ atempts }) is an unknown option`, ...known)
  })

  test('refuses options that are not an object', async () => {
    for (const value of kinds.notOptions) {
      const error = await failureOf(() => options.call(value as never))
      expectRefusal(error ?? `nothing for ${shown(value)}`, `${name}(options)`)
    }
  })

  test('takes options that are undefined', async () => {
    const all: Record<string, undefined> = { atempts: undefined }
    for (const option of Object.keys(options.values)) all[option] = undefined
    const right = { ...all, ...options.right }
    const error = await failureOf(() => options.call(right as never))
    expect(error).toBeUndefined()
  })
})

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
