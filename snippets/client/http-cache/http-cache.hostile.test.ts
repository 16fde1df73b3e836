import fc from 'fast-check'
import { createClient, HttpResponse } from 'middleware-cookbook'
import { manualClock } from 'middleware-cookbook/testing'
import { expect, test } from 'vitest'
import { httpCache } from './http-cache.ts'

test('no field, however hostile, makes a call throw', async () => {
  const value = fc.oneof(
    fc.string({
      unit: fc.constantFrom(...Array.from('a0="\\,;* -/:WGMT\t\xff')),
    }),
    fc.constantFrom(
      'max-age=60',
      'max-age=60, no-cache',
      '*',
      '"1"',
      'W/"',
      'Thu, 01 Jan 2026 00:01:00 GMT',
      '-1',
      '1e9',
      '9'.repeat(400),
      'accept',
      'cookie, __proto__',
    ),
  )
  const names = [
    'cache-control',
    'age',
    'date',
    'expires',
    'last-modified',
    'etag',
    'vary',
    'pragma',
    'connection',
    'cache-status',
    'content-length',
    'location',
    'content-location',
    'if-none-match',
    'if-modified-since',
  ]
  const fields = fc.dictionary(fc.constantFrom(...names), value)
  const answer = fc.record({
    headers: fields,
    asked: fields,
    status: fc.constantFrom(200, 204, 206, 304, 404, 503),
    method: fc.constantFrom('GET', 'GET', 'HEAD', 'PUT'),
    path: fc.constantFrom('/a', '/b'),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { maxLength: 12 }), async (answers) => {
      const clock = manualClock()
      let next: (typeof answers)[number] | undefined
      const client = createClient({
        baseUrl: 'http://api.example.org',
        middleware: [httpCache()],
        transport: async ({ pathname, method }) => {
          const { headers = {}, status = 200 } = next ?? {}
          const isBare = [204, 304].includes(status) || method === 'HEAD'
          return new HttpResponse(isBare ? null : pathname, { status, headers })
        },
      })
      try {
        for (const one of answers) {
          next = one
          const { path, method, asked } = one
          const { 'content-length': _, connection: __, ...headers } = asked
          const response = await client.request(path, { method, headers })
          const text = await response.text()
          expect(['', path, 'Not in the cache\n']).toContain(text)
          await clock.advance(1000)
        }
      } finally {
        clock.restore()
      }
    }),
    { numRuns: 1000 },
  )
})
