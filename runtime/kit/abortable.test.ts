import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LazySignal } from './lazy-signal.ts'
import { abortable } from './abortable.ts'

let controller: AbortController
beforeEach(() => (controller = new AbortController()))
afterEach(() => {
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
})

const never = () => new Promise<never>(() => undefined)

test('a result is the result, and no listener stays', async () => {
  expect(await abortable(controller.signal, Promise.resolve(1))).toBe(1)
})

test('a failure is the failure, and no listener stays', async () => {
  const failure = new Error('own')
  await expect(abortable(controller.signal, Promise.reject(failure))).rejects.toBe(failure)
})

test('an abort is its reason, at once, and no listener stays', async () => {
  const promise = abortable(controller.signal, never())
  controller.abort('why')
  await expect(promise).rejects.toBe('why')
})

test('a signal that is aborted already wins over a result that is there', async () => {
  controller.abort('why')
  const discarded: number[] = []
  const promise = abortable(controller.signal, Promise.resolve(1), (late) => {
    discarded.push(late)
  })
  await expect(promise).rejects.toBe('why')
  expect(discarded).toEqual([1])
})

test('a result that comes too late is discarded, and a late failure is ignored', async () => {
  const signal = new LazySignal()
  const discarded: number[] = []
  const late = Promise.resolve().then(() => 1)
  const promise = abortable(signal, late, (value) => discarded.push(value))
  const failing = abortable(
    signal,
    Promise.resolve().then(() => Promise.reject(new Error())),
  )
  signal.abort('why')
  await expect(promise).rejects.toBe('why')
  await expect(failing).rejects.toBe('why')
  expect(discarded).toEqual([1])
})

test('without a signal it is the promise itself', () => {
  const promise = never()
  expect(abortable(undefined, promise)).toBe(promise)
})
