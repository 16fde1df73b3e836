import { beforeEach, describe, expect, test, vi, type MockInstance } from 'vitest'
import { abortable } from './abortable.ts'
import { BoundedMap } from './bounded-map.ts'
import { offAbort, onAbort } from './abort-listener.ts'
import type { Abortable } from './on-abort.ts'
import { LazySignal } from './lazy-signal.ts'
import { semaphore } from './semaphore.ts'
import { singleFlight } from './single-flight.ts'

let print: MockInstance<typeof console.error>
beforeEach(() => {
  print = vi.spyOn(console, 'error').mockReturnValue()
})

const error = new Error('disk full')

/** In JavaScript, and where TypeScript lets it through, a listener may be async. */
const failing: readonly (readonly [string, () => void])[] = [
  [
    'throws',
    () => {
      throw error
    },
  ],
  ['rejects', () => Promise.reject(error)],
]

describe.each(failing)('a listener that %s is printed, and does not break', (_, listener) => {
  const printed = () => expect.poll(() => print.mock.calls.flat() as unknown[]).toContain(error)

  test('a shared call', async () => {
    const share = singleFlight<string>({ onIdle: listener })
    expect(await share(async () => 'result')).toBe('result')
    await printed()
  })

  test('the leaving of the last caller', async () => {
    const share = singleFlight<string>({ onIdle: listener })
    const caller = new AbortController()
    const left = share(() => new Promise(() => undefined), caller.signal)
    caller.abort(new Error('left'))
    await expect(left).rejects.toThrow('left')
    await printed()
  })

  test('the return of a permit', async () => {
    const one = semaphore(1, { onIdle: listener })
    const release = await one.acquire()
    release()
    expect(one.free).toBe(1)
    await printed()
  })

  test('a map that makes room', async () => {
    const map = new BoundedMap<string, number>({ max: 1, onEvict: listener })
    map.set('a', 1).set('b', 2)
    expect([...map.keys()]).toEqual(['b'])
    await printed()
  })

  test('a wait whose late result it discards', async () => {
    const controller = new AbortController()
    let finish: (value: number) => void = () => undefined
    const late = new Promise<number>((resolve) => (finish = resolve))
    const wait = abortable(controller.signal, late, listener)
    controller.abort(new Error('enough'))
    await expect(wait).rejects.toThrow('enough')
    finish(1)
    await printed()
  })

  test.each<[string, () => [Abortable, () => void]]>([
    [
      'standard',
      () => {
        const controller = new AbortController()
        return [controller.signal, () => controller.abort()]
      },
    ],
    [
      'lazy',
      () => {
        const signal = new LazySignal()
        return [signal, () => signal.abort(undefined)]
      },
    ],
  ])('the other listeners of a %s signal', async (_kind, make) => {
    const [signal, abort] = make()
    const heard: string[] = []
    const before = () => void heard.push('before')
    const after = () => void heard.push('after')
    onAbort(signal, before)
    onAbort(signal, listener)
    onAbort(signal, after)
    abort()
    expect(heard.sort()).toEqual(['after', 'before'])
    await printed()
    for (const one of [before, listener, after]) offAbort(signal, one)
  })
})
