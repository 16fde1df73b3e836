import { expect, test } from 'vitest'
import { LazySignal, offAbort, onAbort } from './lazy-signal.ts'

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

test('a listener may take another one away', () => {
  const signal = new LazySignal()
  const other = () => undefined
  onAbort(signal, other)
  onAbort(signal, () => {
    offAbort(signal, other)
  })
  signal.abort('now')
  expect(signal.aborted).toBe(true)
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
