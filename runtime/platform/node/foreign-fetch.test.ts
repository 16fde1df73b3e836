import { describe, expect, test } from 'vitest'
import { createClient } from '../../index.ts'
import type { Middleware } from '../../handler.ts'
import { contentOf, httpServer } from './testing/servers.ts'

const twice: Middleware = async (request, next) => {
  await (await next(request)).release()
  return next(request)
}

/** What a server gets of a call that is sent twice. */
async function sent(input: object | undefined, init?: object) {
  const seen: { readonly type: string | undefined; readonly text: string }[] = []
  const { url } = await httpServer(async (req, res) => {
    seen.push({ type: req.headers['content-type'], text: await contentOf(req) })
    res.end()
  })
  const client = createClient({ middleware: [twice] })
  // A Request of a package has its own URL.
  if (input) Object.assign(input, { url })
  await client.fetch((input ?? url) as string, init)
  expect(seen[1]).toEqual(seen[0])
  expect(seen).toHaveLength(2)
  return seen[0]
}

/** The classes of happy-dom: named as the standard's, and without a tag. */
const untagged = {
  Blob: class Blob {
    readonly type = 'text/x'
    readonly size = 2
    stream() {
      return new globalThis.Blob(['hi']).stream()
    }
  },
  FormData: class FormData {
    *[Symbol.iterator](): Generator<[string, unknown]> {
      yield ['a', 'b']
      yield ['f', Object.assign(new untagged.Blob(), { name: 'a.txt' })]
    }
  },
}

describe('client.fetch sends what a class of the standard’s name holds, where the platform would send [object Object]', () => {
  test.each<[string, Record<string, string>, string]>([
    ['with its own media type', {}, 'text/x'],
    ['with the one of the call', { 'content-type': 'text/y' }, 'text/y'],
  ])('a Blob, %s', async (_, headers, type) => {
    const body = new untagged.Blob()
    expect(await sent(undefined, { method: 'PUT', body, headers })).toEqual({ type, text: 'hi' })
  })

  test('a form, with its boundary', async () => {
    const seen = await sent(undefined, { method: 'POST', body: new untagged.FormData() })
    expect(seen?.text).toContain('name="f"; filename="a.txt"\r\nContent-Type: text/x\r\n\r\nhi\r\n')
    const [, boundary = '?'] = seen?.type?.split('boundary=') ?? []
    expect(seen?.text).toContain(`--${boundary}--`)
  })
})

describe('what a text would hide is refused, though the call names a media type', () => {
  test.each([
    ['a plain object', { a: 1 }],
    ['the form of the package form-data', Object.create({ toString: () => '[object FormData]' })],
  ])('%s', async (_, body) => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x' }
    const call = createClient().fetch('http://127.0.0.1:1', {
      method: 'POST',
      body: body as never,
      headers,
    })
    await expect(call).rejects.toThrow('A body cannot be made from')
  })
})

describe('a Request that shows what its body was made of, as that of node-fetch 2', () => {
  class OtherRequest {
    readonly url: string
    readonly method: string
    readonly headers = new Headers({ 'x-a': '1' })
    readonly redirect = 'follow'
    readonly body: unknown
    constructor(from: OtherRequest | undefined, init: { method?: string; body?: unknown }) {
      this.url = from?.url ?? ''
      this.method = init.method ?? from?.method ?? 'PUT'
      this.body = init.body ?? from?.body
    }
  }

  test.each<[string, unknown]>([
    ['a Buffer', Buffer.from('hi')],
    ['a part of one', Buffer.from('ohio').subarray(1, 3)],
    ['a Blob', new Blob(['hi'])],
  ])('is sent again: %s', async (_, body) => {
    expect((await sent(new OtherRequest(undefined, { body })))?.text).toBe('hi')
  })
})
