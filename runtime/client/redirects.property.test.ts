import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RedirectError } from '../errors.ts'
import type { HttpRequest } from '../message/request.ts'
import { HttpResponse } from '../message/response.ts'
import { createClient } from './client.ts'

const fragments = fc.constantFrom(
  'http:', 'https:', 'ftp:', '//', '/', '\\', '@', ':', '#', '?', '..', 'a.test', 'b.test', '[::1]',
  'user', ':80', ':99999', '%00', '%zz', '\t', '\xe9', '\xff\xfe', 'javascript:', 'A.TEST.',
) // prettier-ignore
const location = fc.oneof(
  fc.array(fragments, { maxLength: 8 }).map((parts) => parts.join('').trim()),
  fc.webUrl(),
)

test('for any Location: another origin never sees a credential, and nothing but http is called', async () => {
  await fc.assert(
    fc.asyncProperty(location, async (location) => {
      const hops: HttpRequest[] = []
      const client = createClient({
        headers: { authorization: 'Bearer secret', cookie: 'a=secret' },
        transport: (request) => {
          hops.push(request)
          const first = hops.length === 1
          return Promise.resolve(
            new HttpResponse(null, first ? { status: 307, headers: { location } } : {}),
          )
        },
      })
      try {
        await client.get('http://a.test/start')
      } catch (error) {
        expect(error).toBeInstanceOf(RedirectError)
        expect(hops).toHaveLength(1)
        return
      }
      const [, hop] = hops
      expect(hop?.url.protocol).toMatch(/^https?:$/)
      expect(hop?.url.username).toBe('')
      const home = hop?.url.origin === 'http://a.test'
      expect([...(hop?.headers ?? [])]).toHaveLength(home ? 2 : 0)
    }),
    { numRuns: 300 },
  )
})
