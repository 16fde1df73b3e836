import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { semaphore } from './semaphore.ts'

test('as many permits as there are come at once, and the next waits for one to be given back', async () => {
  const two = semaphore(2)
  const release = await two.acquire()
  await two.acquire()
  expect(two).toMatchObject({ free: 0, waiting: 0 })
  const third = two.acquire()
  expect(two.waiting).toBe(1)
  release()
  await third
  expect(two).toMatchObject({ free: 0, waiting: 0 })
})

test('permits come in the order of asking', async () => {
  const one = semaphore(1)
  const order: string[] = []
  const hold = async (name: string) => {
    const release = await one.acquire()
    order.push(name)
    release()
  }
  await Promise.all(['a', 'b', 'c'].map(hold))
  expect(order).toEqual(['a', 'b', 'c'])
})

test('a permit is given back once, however often its holder says so', async () => {
  const one = semaphore(1)
  const release = await one.acquire()
  release()
  release()
  expect(one.free).toBe(1)
})

test('a caller that asks while a permit changes hands does not jump the queue', async () => {
  const one = semaphore(1)
  const release = await one.acquire()
  const second = one.acquire()
  release()
  const third = one.acquire()
  expect(one).toMatchObject({ free: 0, waiting: 1 })
  ;(await second)()
  await third
})

test('a signal ends the wait with its reason, and leaves no listener', async () => {
  const one = semaphore(1)
  await one.acquire()
  const { signal, abort } = controls()
  const waiting = one.acquire(signal)
  abort('closed the page')
  await expect(waiting).rejects.toBe('closed the page')
  expect(one).toMatchObject({ free: 0, waiting: 0 })
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
})

test('a signal gives back a permit that is held, and leaves no listener', async () => {
  const one = semaphore(1)
  const { signal, abort } = controls()
  const release = await one.acquire(signal)
  abort('closed the page')
  expect(one.free).toBe(1)
  release()
  expect(one.free).toBe(1)
  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
})

test('a signal that has aborted before gets no permit', async () => {
  const one = semaphore(1)
  await expect(one.acquire(AbortSignal.abort('gone'))).rejects.toBe('gone')
  expect(one.free).toBe(1)
})

test('onIdle is called when the last permit is back and nothing waits', async () => {
  let idle = 0
  const two = semaphore(2, { onIdle: () => idle++ })
  const releases = [await two.acquire(), await two.acquire()]
  const third = two.acquire()
  releases[0]?.()
  releases[1]?.()
  expect(idle).toBe(0)
  ;(await third)()
  expect(idle).toBe(1)
})

function controls() {
  const controller = new AbortController()
  return {
    signal: controller.signal,
    abort: (reason: unknown) => {
      controller.abort(reason)
    },
  }
}
