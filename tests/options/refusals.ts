import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Entry } from './entry.ts'
import * as kinds from './wrong-values.ts'

/** The wrong values that a recipe has beside it for its options: `client/retry`. */
export async function entriesOf(recipe: string): Promise<readonly Entry[]> {
  const path = resolve('snippets', recipe, 'wrong-options.fixture.ts')
  // A recipe that takes no options needs none.
  if (!existsSync(path)) return []
  const { wrongOptions } = (await import(path)) as { wrongOptions: readonly Entry[] }
  return wrongOptions
}

/** What a recipe refuses. The file with its messages lies beside it, so that it goes with the recipe. */
export function describeRefusalsOf(recipe: string, entries: readonly Entry[]): void {
  describe(recipe, () => {
    describeRefusals(entries, resolve('snippets', recipe, 'wrong-options.txt'))
  })
}

/**
 * Tests that each wrong value is refused with who, what and what to do.
 *
 * @param accepted the file with all messages, as a reviewer has accepted them. After a change,
 * `npx vitest run --project unit tests/options --update` writes it
 */
export function describeRefusals(entries: readonly Entry[], accepted: string): void {
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

    // cspell:ignore atempts
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

  test('says what to do in words that were read before', async () => {
    const lines = new Set<string>()
    for (const { args = {}, options } of entries) {
      for (const [call, values] of Object.values(args)) {
        for (const value of spread(values))
          lines.add(adviceOf(await failureOf(() => call(value as never))))
      }
      for (const [option, values] of Object.entries(options?.values ?? {})) {
        for (const value of spread(values)) {
          const wrong = { ...options?.right, [option]: value }
          lines.add(adviceOf(await failureOf(() => options?.call(wrong as never))))
        }
      }
    }
    await expect(`${[...lines].join('\n')}\n`).toMatchFileSnapshot(accepted)
  })
}

/** `retry({ factor }): pass 1 or more`: the value is what another test looks at. */
function adviceOf(error: unknown): string {
  const { message } = error as Error
  const who = message.slice(0, message.indexOf(')') + 1)
  return who + message.slice(message.search(WAY_OUT))
}

/** The values, with the lists that `kind:…` names. */
function spread(values: readonly unknown[]): readonly unknown[] {
  return values.flatMap((value) => {
    const [, kind] = /^kind:(\w+)$/.exec(typeof value === 'string' ? value : '') ?? []
    return kind === undefined ? [value] : kinds[kind as keyof typeof kinds]
  })
}

/** What a call throws, now or as a promise. What it makes instead is closed again. */
export async function failureOf(call: () => unknown): Promise<unknown> {
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

export function expectRefusal(error: unknown, ...parts: string[]): void {
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
