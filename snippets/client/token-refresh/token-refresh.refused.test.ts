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
  time,
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

  // Its body is what holds a connection, and has ended by the next request.
  let ended = false
  async function* denial() {
    yield new Uint8Array(1)
    ended = true
  }
  const endedBefore: boolean[] = []
  const refuse = async () => {
    endedBefore.push(ended)
    return new HttpResponse(denial(), { status: 401 })
  }
  await (await clientFor(refuse, { refresh: issuer() }).get('/')).release()
  expect(endedBefore).toEqual([false, true])
})

test('an API that refuses every token causes one refresh in ten seconds, and its 401 is the answer', async () => {
  const refresh = issuer()
  const refused = Array.from({ length: 9 }, (_, index) => `token-${index + 1}`)
  let calls = 0
  const refuse = refusing(...refused)
  const client = clientFor(
    async (request) => {
      calls++
      return refuse(request)
    },
    { refresh },
  )
  for (let times = 0; times < 20; times++) {
    expect((await client.get('/')).status).toBe(401)
  }
  expect(refresh.count).toBe(2)
  expect(calls).toBe(21)
  await time.advance(10_000)
  await client.get('/')
  expect(refresh.count).toBe(3)
})

test('a token that has worked once is replaced at once, however often that happens', async () => {
  const refresh = issuer()
  const used = new Set<string>()
  const client = clientFor(
    async ({ headers }) => {
      const token = headers.get('authorization') ?? ''
      const status = used.has(token) ? 401 : 200
      used.add(token)
      return new HttpResponse(token, { status })
    },
    { refresh },
  )
  for (let times = 1; times <= 5; times++) {
    expect(await textOf(client.get('/'))).toBe(`Bearer token-${times}`)
  }
})

test('refresh() is told which token it replaces', async () => {
  const olds: (string | undefined)[] = []
  const client = clientFor(refusing('token-1'), {
    refresh: async (_send, _signal, old) => {
      olds.push(old)
      return { accessToken: `token-${olds.length}`, expiresIn: 60 }
    },
  })
  await client.get('/')
  await time.advance(30_000)
  await client.get('/')
  expect(olds).toEqual([undefined, 'token-1', 'token-2'])
})

test('so is one that replaced an expired token, and never worked', async () => {
  const refresh = issuer({ expiresIn: 60 })
  const client = clientFor(refusing('token-1', 'token-3'), { refresh })
  expect(await textOf(client.get('/'))).toBe('Bearer token-2')
  await time.advance(30_000)
  expect(await textOf(client.get('/'))).toBe('Bearer token-4')
})
