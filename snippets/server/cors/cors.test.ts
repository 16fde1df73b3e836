import {
  compose,
  createClient,
  HttpError,
  HttpRequest,
  HttpResponse,
  mapResponse,
  serve,
  type Handler,
} from 'middleware-cookbook'
import { cors, type CorsOptions } from 'middleware-cookbook/server/cors'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { fetchAsBrowser } from './browser.fixture.ts'

const notes = 'https://notes.example.org'
const admin = 'https://admin.example.org'
const evil = 'https://evil.example.net'
const url = 'http://api.example.org/notes'
const both: CorsOptions = { origin: [notes, admin], credentials: true }

const hello: Handler = async () => new HttpResponse('hello')

function appWith(options: CorsOptions, handler: Handler = hello): Handler {
  return compose([cors(options)], handler)
}

/** The fields that concern CORS. */
function fieldsOf({ headers }: HttpResponse): Record<string, string> {
  return Object.fromEntries(
    [...headers].filter(([name]) => /^(access-control-|vary)/.test(name)),
  )
}

async function ask(
  app: Handler,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<HttpResponse> {
  return app(new HttpRequest(url, { method, headers }))
}

const putBy = (origin: string) => ({
  origin,
  'access-control-request-method': 'PUT',
})

describe('who may read', () => {
  test('pages of the listed origins may read, with credentials', async () => {
    const app = appWith(both)
    for (const origin of [notes, admin]) {
      expect(fieldsOf(await ask(app, { origin }))).toEqual({
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        vary: 'Origin',
      })
    }
  })

  test.each([
    evil,
    'null',
    'http://notes.example.org',
    'https://notes.example.org:8443',
    'https://notes.example.org.evil.example.net',
    'https://evilnotes.example.org',
    'https://NOTES.example.org',
    'https://notes.example.org/',
    `${notes}, ${evil}`,
    '*',
    '',
  ])('another origin may not: %s', async (origin) => {
    expect(fieldsOf(await ask(appWith(both), { origin }))).toEqual({
      vary: 'Origin',
    })
  })

  test('a URL is taken for its origin', async () => {
    const app = appWith({ origin: ['https://Notes.example.org:443/', admin] })
    const response = await ask(app, { origin: notes })
    expect(fieldsOf(response)).toMatchObject({
      'access-control-allow-origin': notes,
    })
  })

  test('without credentials no field speaks of them', async () => {
    const response = await ask(appWith({ origin: [notes, admin] }), {
      origin: notes,
    })
    expect(response.headers.has('access-control-allow-credentials')).toBe(false)
  })

  test('a function decides by origin and request, also later', async () => {
    const origin = vi.fn(async (one: string) => one.endsWith('.example.org'))
    const app = appWith({ origin, credentials: true })
    expect(await fetchAsBrowser(app, { origin: notes })).toBeDefined()
    expect(await fetchAsBrowser(app, { origin: evil })).toBeUndefined()
    expect(origin).toHaveBeenCalledWith(evil, expect.any(HttpRequest))
  })

  test('a function is not asked about null, which any site can send, nor about what is no origin', async () => {
    const origin = vi.fn(() => true)
    const app = appWith({ origin })
    for (const one of ['null', 'evil', `${notes} ${evil}`, `${notes}/path`]) {
      expect(fieldsOf(await ask(app, { origin: one }))).toEqual({
        vary: 'Origin',
      })
    }
    expect(origin).not.toHaveBeenCalled()
  })

  test('what a function returns besides true allows nothing', async () => {
    const origin = (() => 'no') as unknown as () => boolean
    const response = await ask(appWith({ origin }), { origin: notes })
    expect(fieldsOf(response)).toEqual({ vary: 'Origin' })
  })

  test('an error of a function is thrown, and the handler is not called', async () => {
    const handler = vi.fn(hello)
    const down = new Error('no database')
    const app = appWith({ origin: () => Promise.reject(down) }, handler)
    await expect(ask(app, { origin: notes })).rejects.toBe(down)
    expect(handler).not.toHaveBeenCalled()
  })
})

describe('caches', () => {
  test('Vary has Origin also in the response to a request without one', async () => {
    expect(fieldsOf(await ask(appWith(both)))).toEqual({ vary: 'Origin' })
  })

  test("the handler's own Vary is kept", async () => {
    const app = appWith(both, async () => {
      const headers = { vary: ['Accept-Language', 'Cookie'] }
      return new HttpResponse('hello', { headers })
    })
    const response = await ask(app, { origin: notes })
    expect(response.headers.get('vary')).toBe('Accept-Language, Cookie, Origin')
  })

  test.each([
    ['*', '*'],
    [notes, notes],
    [[notes], notes],
  ])(
    'a constant value needs no Vary, and is always sent: %s',
    async (origin, value) => {
      const app = appWith({ origin })
      for (const headers of [{}, { origin: evil }]) {
        expect(fieldsOf(await ask(app, headers))).toEqual({
          'access-control-allow-origin': value,
        })
      }
    },
  )
})

describe('all responses', () => {
  test('a thrown error has the fields, on a socket', async () => {
    const handler: Handler = async ({ pathname }) => {
      throw pathname === '/bug' ? new Error('bug') : new HttpError(404, 'None')
    }
    const onError = () => undefined
    const server = await serve(appWith(both, handler), { onError })
    const client = createClient({ baseUrl: server.url })
    onTestFinished(async () => {
      await client.close()
      await server.close()
    })
    for (const [path, status] of [
      ['/notes', 404],
      ['/bug', 500],
    ] as const) {
      const response = await client.get(path, { headers: { origin: notes } })
      expect(response.status).toBe(status)
      expect(fieldsOf(response)).toEqual({
        'access-control-allow-origin': notes,
        'access-control-allow-credentials': 'true',
        vary: 'Origin',
      })
      await response.release()
    }
  })

  test('a stream has the fields, and still streams', async () => {
    let open = (): void => undefined
    const opened = new Promise<void>((resolve) => (open = resolve))
    const app = appWith(both, async () => {
      return new HttpResponse(async function* () {
        yield new TextEncoder().encode('one')
        await opened
        yield new TextEncoder().encode('two')
      })
    })
    const response = await ask(app, { origin: notes })
    expect(fieldsOf(response)).toHaveProperty('access-control-allow-origin')
    const chunks: string[] = []
    for await (const chunk of response.stream()) {
      chunks.push(new TextDecoder().decode(chunk))
      // The second chunk is not made before the first is here.
      open()
    }
    expect(chunks).toEqual(['one', 'two'])
  })

  test.each(['HEAD', 'POST', 'OPTIONS'])(
    'any other method has the fields of a GET: %s',
    async (method) => {
      const app = appWith(both)
      const get = await ask(app, { origin: notes })
      const other = await ask(app, { origin: notes }, method)
      expect(fieldsOf(other)).toEqual(fieldsOf(get))
    },
  )

  test('a 304 has the fields: the browser updates what it has stored', async () => {
    const handler = async () => new HttpResponse(null, { status: 304 })
    const response = await ask(appWith(both, handler), { origin: notes })
    expect(response.headers.get('access-control-allow-origin')).toBe(notes)
  })

  test("a handler's own fields are replaced: two values would be none", async () => {
    const handler = async () =>
      new HttpResponse('hello', {
        headers: {
          'access-control-allow-origin': '*',
          'access-control-allow-credentials': 'true',
        },
      })
    const app = appWith({ origin: [notes, admin] }, handler)
    expect(fieldsOf(await ask(app, { origin: notes }))).toEqual({
      'access-control-allow-origin': notes,
      vary: 'Origin',
    })
    expect(fieldsOf(await ask(app, { origin: evil }))).toEqual({
      vary: 'Origin',
    })
  })

  test('the listed response headers may be read, besides those that the handler names', async () => {
    const handler = async () =>
      new HttpResponse('hello', {
        headers: { 'access-control-expose-headers': 'ETag' },
      })
    const exposedHeaders = ['X-Request-Id', 'Retry-After']
    const app = appWith({ ...both, exposedHeaders }, handler)
    const name = 'access-control-expose-headers'
    const { headers } = await ask(app, { origin: notes })
    expect(headers.get(name)).toBe('ETag, X-Request-Id, Retry-After')
    const plain = await ask(appWith({ ...both, exposedHeaders }), {
      origin: notes,
    })
    expect(plain.headers.get(name)).toBe('X-Request-Id, Retry-After')
    const preflight = await ask(app, putBy(notes), 'OPTIONS')
    expect(preflight.headers.has(name)).toBe(false)
  })

  test('content, status and other fields stay as they are', async () => {
    const handler = async () => HttpResponse.json({ a: 1 }, { status: 201 })
    const response = await ask(appWith(both, handler), { origin: notes })
    expect(response.status).toBe(201)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await response.json()).toEqual({ a: 1 })
  })

  test('it blocks no request: the handler answers pages that may not read', async () => {
    const handler = vi.fn(hello)
    const app = appWith(both, handler)
    await ask(app, { origin: evil }, 'POST')
    expect(handler).toHaveBeenCalledOnce()
  })
})

describe('preflights', () => {
  test('a preflight is answered before the handler, with what the options allow', async () => {
    const handler = vi.fn(hello)
    const response = await ask(appWith(both, handler), putBy(notes), 'OPTIONS')
    expect(handler).not.toHaveBeenCalled()
    expect(response.status).toBe(204)
    expect(Object.fromEntries(response.headers)).toEqual({
      'access-control-allow-origin': notes,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': '600',
      vary: 'Origin',
    })
  })

  test('a preflight of another origin is answered too, and allows nothing', async () => {
    const handler = vi.fn(hello)
    const response = await ask(appWith(both, handler), putBy(evil), 'OPTIONS')
    expect(handler).not.toHaveBeenCalled()
    expect(response.status).toBe(204)
    expect(Object.fromEntries(response.headers)).toEqual({ vary: 'Origin' })
  })

  test.each([
    ['without Access-Control-Request-Method', 'OPTIONS', { origin: notes }],
    ['without Origin', 'OPTIONS', { 'access-control-request-method': 'PUT' }],
    ['with another method', 'GET', putBy(notes)],
  ])(
    'what is no preflight is for the handler: %s',
    async (_, method, headers) => {
      const handler = vi.fn(hello)
      await ask(appWith(both, handler), headers, method)
      expect(handler).toHaveBeenCalledOnce()
    },
  )

  test('an empty list sends no field', async () => {
    const app = appWith({ ...both, methods: [], allowedHeaders: [] })
    const { headers } = await ask(app, putBy(notes), 'OPTIONS')
    expect(headers.has('access-control-allow-methods')).toBe(false)
    expect(headers.has('access-control-allow-headers')).toBe(false)
  })

  test('no field speaks of private networks', async () => {
    const headers = {
      ...putBy(notes),
      'access-control-request-private-network': 'true',
    }
    const response = await ask(appWith(both), headers, 'OPTIONS')
    const name = 'access-control-allow-private-network'
    expect(response.headers.has(name)).toBe(false)
  })

  test('an inner middleware sees no preflight, an outer one sees the answer', async () => {
    const inner = vi.fn((request: HttpRequest, next: Handler) => next(request))
    const app = compose(
      [
        (request, next) =>
          mapResponse(request, next, (one) => one.withHeader('x-outer', 'yes')),
        cors(both),
        inner,
      ],
      hello,
    )
    const response = await ask(app, putBy(notes), 'OPTIONS')
    expect(response.headers.get('x-outer')).toBe('yes')
    expect(inner).not.toHaveBeenCalled()
  })
})

describe('in a browser, by the algorithms of the fetch standard', () => {
  const json = { 'content-type': 'application/json' }
  const bearer = { authorization: 'Bearer a' }
  const open: CorsOptions = { origin: '*', allowedHeaders: ['*'] }
  test.each<[string, CorsOptions, object, boolean]>([
    ['JSON', both, { method: 'POST', headers: json }, true],
    ['a DELETE', both, { method: 'DELETE' }, true],
    ['a method that is not listed', both, { method: 'PROPFIND' }, false],
    ['patch, which is not PATCH', both, { method: 'patch' }, false],
    ['a header that is not listed', both, { headers: bearer }, false],
    [
      'a header that is listed, in any case',
      { ...both, allowedHeaders: ['Authorization'] },
      { headers: bearer },
      true,
    ],
    [
      'cookies, where they are not allowed',
      { origin: notes },
      { credentials: true },
      false,
    ],
    ['no cookies, where they are not allowed', { origin: notes }, {}, true],
    ['any header with *', open, { headers: json }, true],
    ['Authorization with *', open, { headers: bearer }, false],
    ['cookies with *', open, { credentials: true }, false],
  ])(
    'a browser and this server agree: %s',
    async (_, options, request, allowed) => {
      const credentials = options.credentials === true
      const page = { origin: notes, credentials, ...request }
      const response = await fetchAsBrowser(appWith(options), page)
      expect(response !== undefined).toBe(allowed)
    },
  )
})
