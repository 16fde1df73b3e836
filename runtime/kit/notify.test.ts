import { inspect } from 'node:util'
import { beforeEach, expect, test, vi, type MockInstance } from 'vitest'
import { notify } from './notify.ts'

let print: MockInstance<typeof console.error>
beforeEach(() => {
  print = vi.spyOn(console, 'error').mockReturnValue()
})

test('calls the listener at once, with its arguments', async () => {
  const listener = vi.fn()
  const told = notify(listener, 1, 'two')
  expect(listener).toHaveBeenCalledWith(1, 'two')
  expect(await told).toBe(true)
})

test('no listener is none to fail', async () => {
  expect(await notify(undefined, 1)).toBe(true)
  expect(print).not.toHaveBeenCalled()
})

const error = new Error('disk full')
function onEvent(): never {
  throw error
}

test.each<[string, () => unknown, string]>([
  ['throws', onEvent, 'onEvent() failed:'],
  ['rejects', () => Promise.reject(error), 'A listener failed:'],
  [
    'returns a thenable that throws',
    () => ({
      then: onEvent,
    }),
    'A listener failed:',
  ],
])('one that %s is printed by name, and rejects nothing', async (_, listener, text) => {
  expect(await notify(listener)).toBe(false)
  expect(print).toHaveBeenCalledWith(text, error)
})

const getter = <T extends object>(name: string, of: T): T =>
  Object.defineProperty(of, name, { get: onEvent })

test.each<[string, () => unknown]>([
  ['an error whose text cannot be made', () => Promise.reject(getter('stack', new Error()))],
  ['a name that throws', getter('name', () => onEvent())],
  ['a name that is no text', Object.defineProperty(() => onEvent(), 'name', { value: Symbol() })],
])('one with %s is printed without it, and rejects nothing', async (_, listener) => {
  print.mockImplementation((...parts: unknown[]) => void inspect(parts))
  expect(await notify(listener)).toBe(false)
  expect(print).toHaveBeenLastCalledWith('A listener failed')
})

test('what it is told is not printed: it may be secret', async () => {
  await notify((_token: string) => onEvent(), 'open-sesame')
  expect(JSON.stringify(print.mock.calls)).not.toContain('open-sesame')
})
