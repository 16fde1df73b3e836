import {
  Body,
  createClient,
  HttpResponse,
  type StreamSource,
} from 'middleware-cookbook'
import { expect, test } from 'vitest'
import { concurrencyLimit } from './concurrency-limit.ts'

const url = 'http://example.org'

test('a response keeps its headers and the length of its body', async () => {
  const { limited } = limitedStream()
  const response = await limited.get(url)
  expect([...response.headers]).toEqual([
    ['content-length', '7'],
    ['content-type', 'text/csv'],
    ['etag', '"1"'],
  ])
  expect(response.body.length).toBe(7)
  await response.release()
})

test('cancelling a body passes the reason on to its source', async () => {
  const { limited, reasons } = limitedStream()
  const response = await limited.get(url)
  const reason = new Error('closed the page')
  response.body.cancel(reason)
  expect(reasons).toEqual([reason])
})

/** A client with a limit, in memory, and a response whose body is a stream. */
function limitedStream() {
  const reasons: unknown[] = []
  const content: StreamSource = {
    async *stream() {
      yield new TextEncoder().encode('content')
    },
    cancel: (reason) => reasons.push(reason),
  }
  const limited = createClient({
    transport: async () =>
      new HttpResponse(Body.fromStream(content, 7), {
        headers: {
          'content-length': '7',
          'content-type': 'text/csv',
          etag: '"1"',
        },
      }),
    middleware: [concurrencyLimit({ max: 1 })],
  })
  return { limited, reasons }
}
