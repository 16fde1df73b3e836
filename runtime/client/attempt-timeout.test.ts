import { afterEach, beforeEach, expect, test } from 'vitest'
import { OperationTimeoutError } from '../errors.ts'
import type { Middleware } from '../handler.ts'
import { HttpResponse } from '../message/response.ts'
import { manualClock, type ManualClock } from '../testing.ts'
import { attemptTimeout } from './attempt-timeout.ts'
import { createClient } from './client.ts'

const url = 'http://example.org'
let clock: ManualClock

beforeEach(() => {
  clock = manualClock()
})
afterEach(() => {
  clock.restore()
})

async function* stalled() {
  yield new TextEncoder().encode('half a body')
  await new Promise(() => undefined)
}

test('the deadline reaches a body that a middleware outside of it reads in passing', async () => {
  let read: Promise<unknown> | undefined
  const reader: Middleware = async (request, next) => {
    const response = await next(request)
    read = response.text().catch((error: unknown) => error)
    await read
    return response
  }
  const client = createClient({
    transport: async () => new HttpResponse(stalled()),
    middleware: [reader, attemptTimeout(100)],
    timeout: 1000,
  })
  const call = client.get(url)
  call.catch(() => undefined)
  await clock.advance(1000)
  await expect(call).rejects.toThrow(OperationTimeoutError)
  expect(await read).toBeInstanceOf(OperationTimeoutError)
  expect(clock.pending).toBe(0)
})

test('the limit of an attempt ends with its headers, and its timer with it', async () => {
  const client = createClient({
    transport: async () => new HttpResponse(stalled()),
    middleware: [attemptTimeout(100)],
  })
  const response = await client.get(url)
  expect(clock.pending).toBe(0)
  const text = response.text()
  await clock.advance(1000)
  await expect(Promise.race([text, Promise.resolve('still waiting')])).resolves.toBe(
    'still waiting',
  )
})
