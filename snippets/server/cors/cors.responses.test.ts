import {
  createClient,
  HttpError,
  HttpResponse,
  serve,
  type Handler,
} from 'middleware-cookbook'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  admin,
  appWith,
  ask,
  both,
  evil,
  fieldsOf,
  hello,
  notes,
  putBy,
} from './pages.fixture.ts'

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
