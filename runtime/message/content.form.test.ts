import { describe, expect, test } from 'vitest'
import { createClient } from '../client/client.ts'
import type { Middleware } from '../handler.ts'
import { HttpRequest } from './request.ts'
import { HttpResponse } from './response.ts'

const WRONG = [
  'multipart/form-data',
  'multipart/form-data; boundary=other',
  'multipart/form-data; x="; boundary=other"',
  'application/json',
  'text/plain',
  '',
]

function form(): FormData {
  const data = new FormData()
  data.append('a', 'b')
  return data
}

/** Tells what media type came, and whether the form can be read with it. */
const origin = 'http://a.test'
const tells = async (request: HttpRequest) =>
  HttpResponse.json([request.headers.get('content-type'), (await request.formData()).get('a')])
const client = createClient({ baseUrl: origin, transport: tells })

describe('beside a form the media type has its boundary, even if another type is named (RFC 7578 §4.1)', () => {
  describe.each(WRONG)('named %o', (type) => {
    const headers = { 'content-type': type }
    const made = () => new HttpRequest(origin, { method: 'POST', body: form() })
    test.each<[string, () => Promise<{ json: () => Promise<unknown> }>]>([
      ['post()', () => client.post('/', { body: form(), headers })],
      ['put()', () => client.put('/', { body: form(), headers })],
      ['request(url)', () => client.request('/', { method: 'POST', body: form(), headers })],
      ['request(made before)', () => client.request(made(), { headers })],
      [
        'request(made with it)',
        () => client.request(new HttpRequest(origin, { method: 'POST', body: form(), headers })),
      ],
      ['with({ headers })', () => client.request(made().with({ headers }))],
      ['withHeader()', () => client.request(made().withHeader('content-type', type))],
      ['fetch()', () => client.fetch(origin, { method: 'POST', body: form(), headers })],
      [
        "a client's default",
        () => createClient({ transport: tells, headers }).post(origin, { body: form() }),
      ],
      [
        'a default of a client with a baseUrl',
        () =>
          createClient({ baseUrl: origin, transport: tells, headers }).post('/', { body: form() }),
      ],
      [
        'a middleware',
        () => {
          const names: Middleware = (request, next) =>
            next(request.withHeader('content-type', type))
          return createClient({ transport: tells, middleware: [names] }).post(origin, {
            body: form(),
          })
        },
      ],
      [
        'a body that is put in',
        () =>
          client.request(
            new HttpRequest(origin, { method: 'POST', headers }).with({ body: form() }),
          ),
      ],
    ])('by %s', async (_, send) => {
      expect(await (await send()).json()).toEqual([
        expect.stringMatching(/^multipart\/form-data; boundary=form-data-[\d.e-]+$/),
        'b',
      ])
    })
  })

  test('nor can it be taken away, and a response is no different', async () => {
    const request = new HttpRequest(origin, { method: 'POST', body: form() })
    expect(request.withoutHeader('content-type').headers.get('content-type')).toMatch(/boundary/)
    const response = new HttpResponse(form(), {
      headers: { 'content-type': 'multipart/form-data' },
    })
    expect((await response.formData()).get('a')).toBe('b')
    expect((await response.withHeader('content-type', 'a/b').formData()).get('a')).toBe('b')
  })

  test('a Blob that its caller has encoded is of the type that its caller names', () => {
    // The type of a Blob is in lower case, and a boundary is not.
    const body = new Blob(['--Bb--'], { type: 'multipart/form-data; boundary=Bb' })
    const headers = { 'content-type': 'multipart/form-data; boundary=Bb' }
    const request = new HttpRequest(origin, { method: 'POST', body, headers })
    expect(request.headers.get('content-type')).toBe('multipart/form-data; boundary=Bb')
  })
})

describe("a client's default media type stays where it fits the content", () => {
  test.each([
    ['text/plain', { json: { a: 1 } }, 'application/json'],
    ['application/x-www-form-urlencoded', { json: 1 }, 'application/json'],
    ['application/json; charset=utf-8', { json: 1 }, 'application/json; charset=utf-8'],
    ['application/vnd.api+json', { json: 1 }, 'application/vnd.api+json'],
    [
      'application/json',
      { body: new URLSearchParams('a=1') },
      'application/x-www-form-urlencoded;charset=UTF-8',
    ],
    [
      'Application/X-WWW-Form-urlencoded',
      { body: new URLSearchParams('a=1') },
      'Application/X-WWW-Form-urlencoded',
    ],
    ['application/json', { body: new Blob(['x'], { type: 'image/png' }) }, 'image/png'],
    ['application/json', { body: new Blob(['x']) }, 'application/json'],
    ['application/json', { body: '{}' }, 'application/json'],
    ['application/json', { body: new Uint8Array(1) }, 'application/json'],
  ])('%s, with %o', async (type, content, sent) => {
    for (const baseUrl of [undefined, origin]) {
      const seen: unknown[] = []
      const defaults = createClient({
        ...(baseUrl && { baseUrl }),
        headers: { 'content-type': type },
        transport: async ({ headers }) => {
          seen.push(headers.get('content-type'))
          return new HttpResponse()
        },
      })
      await defaults.post(`${origin}/`, content)
      expect(seen).toEqual([sent])
      // What the call itself names is what is meant.
      await defaults.post(`${origin}/`, { ...content, headers: { 'content-type': 'x/y' } })
      expect(seen).toEqual([sent, 'x/y'])
    }
  })
})
