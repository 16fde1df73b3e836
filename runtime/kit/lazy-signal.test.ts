import { expect, test } from 'vitest'
import { LazySignal } from './lazy-signal.ts'
import { offAbort, onAbort } from './on-abort.ts'

test('listeners hear of the abort once, all of them', () => {
  const signal = new LazySignal()
  const heard: string[] = []
  for (const name of ['a', 'b', 'c']) onAbort(signal, () => heard.push(name))
  signal.abort('first')
  signal.abort('second')
  expect(heard.sort()).toEqual(['a', 'b', 'c'])
  expect(signal).toMatchObject({ aborted: true, reason: 'first' })
})

test.each([0, 1, 2])('a listener that is taken away hears nothing (%i)', (index) => {
  const signal = new LazySignal()
  const heard: number[] = []
  const listeners = [0, 1, 2].map((number) => () => heard.push(number))
  for (const listener of listeners) onAbort(signal, listener)
  const gone = listeners[index] ?? (() => undefined)
  offAbort(signal, gone)
  offAbort(signal, gone)
  signal.abort('now')
  expect(heard.sort()).toEqual([0, 1, 2].filter((number) => number !== index))
})

const kinds = [
  ['our own', () => new LazySignal()],
  ['a standard', () => new AbortController()],
] as const

test.each(kinds)('on %s signal, one that is called may take another away', (_, make) => {
  const source = make()
  const signal = source instanceof LazySignal ? source : source.signal
  const heard: string[] = []
  const [first, second] = ['first', 'second'].map((name) => () => {
    heard.push(name)
    for (const each of [first, second]) if (each) offAbort(signal, each)
  })
  for (const each of [first, second]) if (each) onAbort(signal, each)
  source.abort('now')
  expect(heard).toHaveLength(1)
})

test.each(kinds)('on %s signal, one that comes during the abort is not called', (_, make) => {
  const source = make()
  const signal = source instanceof LazySignal ? source : source.signal
  const heard: string[] = []
  onAbort(signal, () => {
    heard.push('first')
    onAbort(signal, () => heard.push('late'))
  })
  source.abort('now')
  expect(heard).toEqual(['first'])
})

test('it becomes a standard signal before or after its abort', () => {
  const before = new LazySignal()
  const standard = before.toSignal()
  expect(standard.aborted).toBe(false)
  before.abort('why')
  expect(standard).toMatchObject({ aborted: true, reason: 'why' })
  const after = new LazySignal()
  after.abort('why')
  expect(after.toSignal()).toMatchObject({ aborted: true, reason: 'why' })
  expect(after.toSignal()).toBe(after.toSignal())
})
