import http from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { InvalidMessageError } from '../errors.ts'
import { httpTransport } from '../platform/node/transport.ts'
import { HttpHeaders } from './headers.ts'
import { HttpRequest } from './request.ts'

const token = fc.stringMatching(/^x-[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,10}$/)
const value = fc.stringMatching(
  /^[\x21-\x7e\x80-\xff]([\t\x20-\x7e\x80-\xff]{0,20}[\x21-\x7e\x80-\xff])?$/,
)

test('headers go over a socket and come back as they were', async () => {
  const server = http.createServer((req, res) => {
    for (let n = 0; n < req.rawHeaders.length; n += 2) {
      const name = req.rawHeaders[n] ?? ''
      if (name.startsWith('x-')) res.appendHeader(name, req.rawHeaders[n + 1] ?? '')
    }
    res.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const transport = httpTransport()
  onTestFinished(async () => {
    await transport.close()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const fields = fc.array(fc.tuple(token, value), { maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(fields, async (pairs) => {
      const headers = HttpHeaders.from(pairs)
      const response = await transport(new HttpRequest(`http://127.0.0.1:${port}/`, { headers }))
      expect([...response.headers].filter(([name]) => name.startsWith('x-'))).toEqual([...headers])
    }),
    { numRuns: 100 },
  )
})

test('any text is a header that can be sent, or an InvalidMessageError', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, value) => {
      try {
        const headers = HttpHeaders.from([[name, value]])
        expect(headers.get(name)).not.toMatch(/[\r\n\0]/)
        expect([...new Headers([...headers])]).toEqual([...headers])
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidMessageError)
      }
    }),
    { numRuns: 200 },
  )
})
