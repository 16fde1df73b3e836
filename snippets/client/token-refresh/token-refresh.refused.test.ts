import {
  createClient,
  httpTransport,
  HttpResponse,
  serve,
} from 'middleware-cookbook'
import { tokenRefresh } from 'middleware-cookbook/client/token-refresh'
import { expect, test } from 'vitest'
import {
  clientFor,
  deferred,
  issuer,
  refusing,
  stopTheClock,
  textOf,
} from './token-service.fixture.ts'

stopTheClock()

test('a 401 is answered with a new token and the same request, body included', async () => {
  const refresh = issuer()
  const client = clientFor(refusing('token-1'), { refresh })
  const response = await client.post('/notes', { body: 'buy milk' })
  expect(await response.json()).toEqual(['Bearer token-2', 'buy milk'])
})

test('a second 401 in one call is the answer', async () => {
  const refresh = issuer()
  const client = clientFor(refusing('token-1', 'token-2', 'token-3'), {
    refresh,
  })
  expect((await client.get('/')).status).toBe(401)
  expect(refresh.count).toBe(2)
})

test('100 calls that get a 401 share one refresh', async () => {
  const refresh = issuer()
  const client = clientFor(refusing('token-1'), { refresh })
  const calls = Array.from({ length: 100 }, () => client.get('/'))
  const statuses = (await Promise.all(calls)).map(({ status }) => status)
  expect(new Set(statuses)).toEqual(new Set([200]))
  expect(refresh.count).toBe(2)
})

test('a late 401 of an old token uses the new one that is there', async () => {
  const refresh = issuer()
  const gate = deferred<undefined>()
  const refuse = refusing('token-1')
  const client = clientFor(
    async (request) => {
      const response = await refuse(request)
      if (request.url.pathname === '/slow') await gate.promise
      return response
    },
    { refresh },
  )
  const slow = textOf(client.get('/slow'))
  expect(await textOf(client.get('/fast'))).toBe('Bearer token-2')
  gate.resolve(undefined)
  expect(await slow).toBe('Bearer token-2')
  expect(refresh.count).toBe(2)
})

test('a body that can be sent only once gets its 401, and the next call a new token', async () => {
  const refresh = issuer()
  const client = clientFor(refusing('token-1'), { refresh })
  const post = () => client.post('/', { body: new Blob(['milk']).stream() })
  expect((await post()).status).toBe(401)
  expect(refresh.count).toBe(1)
  expect((await post()).status).toBe(200)
  expect(refresh.count).toBe(2)
})

test('a 401 that is given up gives its connection back', async () => {
  const server = await serve(async (request) => {
    const fresh = request.headers.get('authorization') === 'Bearer token-2'
    const body = new Uint8Array(300_000)
    return new HttpResponse(body, { status: fresh ? 200 : 401 })
  })
  const transport = httpTransport({ connections: 1 })
  const { origin } = server.url
  const middleware = [tokenRefresh({ origin, refresh: issuer() })]
  const client = createClient({ baseUrl: origin, transport, middleware })

  const response = await client.get('/')
  expect(response.status).toBe(200)
  expect((await response.bytes()).byteLength).toBe(300_000)
  await transport.close()
  await server.close()
})
