import { expect, test } from 'vitest'
import type { Middleware } from '../handler.ts'
import { HttpResponse } from '../message/response.ts'
import { tidyClock } from '../test-helpers/tidy-clock.ts'
import { createClient } from './client.ts'
import { timeLeft } from './deadline.ts'

const clock = tidyClock()
const url = 'http://example.org'
const ok = () => Promise.resolve(new HttpResponse())

function note(into: number[]): Middleware {
  return function note(request, next) {
    into.push(timeLeft(request))
    return next(request)
  }
}

test('a middleware sees how much time its operation has left', async () => {
  const seen: number[] = []
  const late: Middleware = async (request, next) => {
    await clock.advance(300)
    return next(request.withHeader('x-changed', 'yes'))
  }
  const client = createClient({
    transport: ok,
    timeout: 1000,
    middleware: [note(seen), late, note(seen)],
  })
  await client.get(url)
  await client.get(url, { timeout: 5000 })
  expect(seen).toEqual([1000, 700, 5000, 4700])
})

test('without a timeout the time left is infinite', async () => {
  const seen: number[] = []
  const client = createClient({ transport: ok, middleware: [note(seen)] })
  await client.get(url)
  await client.get(url, { signal: new AbortController().signal })
  expect(seen).toEqual([Infinity, Infinity])
})

test('a call with a request of another operation ends no later than that operation', async () => {
  const seen: number[] = []
  const inner = createClient({ transport: ok, timeout: 60_000, middleware: [note(seen)] })
  const outer = createClient({
    transport: ok,
    timeout: 1000,
    middleware: [(request) => inner.request(request)],
  })
  await outer.get(url)
  await outer.get(url, { timeout: 90_000 })
  expect(seen).toEqual([1000, 60_000])
})
