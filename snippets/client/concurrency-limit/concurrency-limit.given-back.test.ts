import {
  HttpResponse,
  OperationTimeoutError,
  HttpRequest,
} from 'middleware-cookbook'
import { manualClock, type ManualClock } from 'middleware-cookbook/testing'
import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { concurrencyLimit } from './concurrency-limit.ts'
import { start } from './held-calls.fixture.ts'

let clock: ManualClock
beforeEach(() => {
  clock = manualClock()
})
afterEach(() => {
  clock.restore()
})

test('a call that fails gives its slot back, and fails as it did', async () => {
  const { call, answer, fail, started, outcomes } = start(clock, { max: 1 })
  await call(['/1', '/2', '/3'])
  const down = new Error('connection refused')
  await fail(down)
  await expect(outcomes[0]).rejects.toBe(down)
  expect(started).toEqual(['/1', '/2'])
  await answer()
  expect(started).toEqual(['/1', '/2', '/3'])
})

test('a call that its caller aborts gives its slot back', async () => {
  const tab = new AbortController()
  const { call, started } = start(clock, { max: 1 })
  await call(['/1'], { signal: tab.signal })
  await call(['/2'])
  tab.abort()
  await clock.advance(0)
  expect(started).toEqual(['/1', '/2'])
})

test('a call that is aborted while it waits leaves the queue at once, and makes room in it', async () => {
  const tab = new AbortController()
  const { signal } = tab
  const { call, answer, started, outcomes } = start(clock, {
    max: 1,
    maxQueue: 1,
  })
  await call(['/1'])
  await call(['/2'], { signal })
  tab.abort(new Error('closed the page'))
  await expect(outcomes[1]).rejects.toThrow('closed the page')
  expect(getEventListeners(signal, 'abort')).toEqual([])

  // The place in the queue is free again, and the turn is another's.
  await call(['/3'])
  await answer()
  expect(started).toEqual(['/1', '/3'])
})

test('a call that is aborted before it waits, or at the moment of its turn, is not sent and takes no other turn', async () => {
  const limit = concurrencyLimit({ max: 1, maxQueue: 2 })
  const tab = new AbortController()
  const sent: string[] = []
  const send = (path: string, signal: AbortSignal | null = null) =>
    limit(
      new HttpRequest(`http://example.org${path}`, signal ? { signal } : {}),
      async () => {
        sent.push(path)
        return new HttpResponse(null)
      },
    )
  const first = send('/1').then(() => {
    tab.abort(new Error('closed the page'))
  })
  const aborted = send('/aborted', AbortSignal.abort(new Error('never mind')))
  const second = send('/2', tab.signal)
  const third = send('/3')
  await expect(aborted).rejects.toThrow('never mind')
  await expect(second).rejects.toThrow('closed the page')
  await Promise.all([first, third])
  expect(sent).toEqual(['/1', '/3'])
})

test('a call that is over leaves no listener behind, whether it has waited or not', async () => {
  const { signal } = new AbortController()
  const tab = new AbortController()
  const limit = concurrencyLimit({ max: 1 })
  const send = (signal: AbortSignal) =>
    limit(new HttpRequest('http://example.org', { signal }), async () => {
      await clock.sleep(1000)
      return new HttpResponse(null)
    })
  const listeners = () => getEventListeners(signal, 'abort').length
  const calls = [send(signal), send(signal)]
  const leaving = send(tab.signal)
  tab.abort(new Error('closed the page'))
  await expect(leaving).rejects.toThrow('closed the page')
  expect(getEventListeners(tab.signal, 'abort')).toEqual([])

  // One for all calls that share the signal.
  expect(listeners()).toBe(1)
  await clock.advance(1000)
  expect(listeners()).toBe(1)
  await clock.advance(1000)
  expect(listeners()).toBe(0)
  await Promise.all(calls)
})

test('the wait in the queue is part of the timeout of the call', async () => {
  const { call, answer, started, outcomes } = start(clock, { max: 1 })
  await call(['/1'])
  await call(['/2'], { timeout: 1000 })
  await clock.advance(1000)
  await expect(outcomes[1]).rejects.toThrow(OperationTimeoutError)
  await answer()
  expect(started).toEqual(['/1'])
  expect(clock.pending).toBe(0)
})
