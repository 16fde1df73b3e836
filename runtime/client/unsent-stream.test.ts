import { createReadStream, type ReadStream } from 'node:fs'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { HttpResponse } from '../message/response.ts'
import { createClient } from './client.ts'
import type { Middleware } from '../handler.ts'

const here = fileURLToPath(import.meta.url)
const url = 'http://example.org/'

/** A client whose transport reads what it gets, after some turns, as one that has to connect. */
function slowly(...middleware: Middleware[]) {
  return createClient({
    middleware,
    transport: async (request) => {
      for (let turns = 0; turns < 20; turns++) await new Promise((turn) => setImmediate(turn))
      return new HttpResponse(await request.text())
    },
  })
}

/** Once its file is open, and closed again. */
async function closed(stream: ReadStream): Promise<boolean> {
  if (stream.pending) await once(stream, 'open')
  if (!stream.closed) await once(stream, 'close')
  return stream.closed
}

const refuse: Middleware = () => Promise.reject(new Error('not sent'))
const answer: Middleware = async () => new HttpResponse('from a cache')

test.each([
  ['refuses', refuse],
  ['answers itself', answer],
])('a file that was not sent, as a middleware %s, is closed', async (_, middleware) => {
  const body = createReadStream(here)
  await slowly(middleware)
    .put(url, { body })
    .catch(() => undefined)
  expect(await closed(body)).toBe(true)
})

test('what can be sent again is not given up with a call that was not sent', async () => {
  const blob = new Blob(['again'])
  const calls = [refuse, answer].map((each) => slowly(each).put(url, { body: blob }))
  await Promise.allSettled(calls)
  const response = await slowly().put(url, { body: blob })
  expect(await response.text()).toBe('again')
})
