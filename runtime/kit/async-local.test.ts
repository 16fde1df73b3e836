import { AsyncLocalStorage } from 'node:async_hooks'
import { expect, test, vi } from 'vitest'
import { asyncLocal } from './async-local.ts'

test('a value follows what is awaited, also when several run at once', async () => {
  const local = asyncLocal<string>()
  let go = (): void => undefined
  const gate = new Promise<void>((resolve) => (go = resolve))
  const read = async () => {
    await gate
    return local.get()
  }
  const both = Promise.all([local.run('a', read), local.run('b', read), read()])
  go()
  expect(await both).toEqual(['a', 'b', undefined])
})

test('the innermost value counts, and two of them are apart', () => {
  const local = asyncLocal<string>()
  const other = asyncLocal<string>()
  local.run('outer', () => {
    local.run('inner', () => {
      expect([local.get(), other.get()]).toEqual(['inner', undefined])
    })
    expect(local.get()).toBe('outer')
  })
})

const throwing = () => {
  throw new Error('not supported in the Edge Runtime')
}

test.each([undefined, {}, { getBuiltinModule: () => undefined }, { getBuiltinModule: throwing }])(
  'without the module of Node the work runs, and there is no value: %j',
  (process) => {
    vi.stubGlobal('process', process)
    const local = asyncLocal<string>()
    vi.unstubAllGlobals()
    expect(local.run('a', () => [local.get()])).toEqual([undefined])
  },
)

test('an edge runtime has it as a global, and functions of Node that only throw', () => {
  vi.stubGlobal('AsyncLocalStorage', AsyncLocalStorage)
  vi.stubGlobal('process', { getBuiltinModule: throwing })
  const local = asyncLocal<string>()
  vi.unstubAllGlobals()
  expect(local.run('a', () => local.get())).toBe('a')
})
