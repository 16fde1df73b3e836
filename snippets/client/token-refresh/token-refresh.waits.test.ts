import {
  createClient,
  HttpRequest,
  HttpResponse,
  httpTransport,
  serve,
  type Handler,
} from 'middleware-cookbook'
import {
  tokenRefresh,
  TokenRefreshError,
  type Refresh,
  type Token,
} from 'middleware-cookbook/client/token-refresh'
import { expect, onTestFinished, test } from 'vitest'
import {
  clientFor,
  deferred,
  echo,
  errorOf,
  issuer,
  stopTheClock,
  textOf,
  time,
} from './token-service.fixture.ts'

stopTheClock()

test('a failure reaches all who wait for it, and is not remembered', async () => {
  const answer = deferred<Token>()
  const refresh = issuer({}, () => answer.promise)
  const client = clientFor(echo, { refresh })
  const calls = Promise.allSettled([client.get('/'), client.get('/')])
  answer.reject(new Error('down'))
  for (const { status } of await calls) expect(status).toBe('rejected')
  expect(refresh.count).toBe(1)

  await expect(client.get('/')).rejects.toThrow(TokenRefreshError)
  expect(refresh.count).toBe(2)
})

test('an abort of the caller who started a refresh leaves the others alone', async () => {
  const answer = deferred<Token>()
  const refresh = issuer({}, () => answer.promise)
  const client = clientFor(echo, { refresh })
  const first = new AbortController()
  const aborted = client.get('/', { signal: first.signal })
  const other = textOf(client.get('/'))
  await time.advance(0)

  first.abort(new Error('changed my mind'))
  await expect(aborted).rejects.toThrow('changed my mind')
  answer.resolve({ accessToken: 'token-1' })
  expect(await other).toBe('Bearer token-1')
  expect(refresh.count).toBe(1)
})

test('the abort of the last who waits cancels the refresh, and the next call starts another', async () => {
  const signals: AbortSignal[] = []
  const answers = [deferred<Token>(), deferred<Token>()]
  const client = clientFor(echo, {
    refresh: (_send, signal) => {
      signals.push(signal)
      return answers[signals.length - 1]?.promise ?? Promise.reject(new Error())
    },
  })
  const [one, two] = [new AbortController(), new AbortController()]
  const calls = Promise.allSettled([
    client.get('/', { signal: one.signal }),
    client.get('/', { signal: two.signal }),
  ])
  await time.advance(0)
  one.abort()
  expect(signals[0]?.aborted).toBe(false)
  two.abort()
  await calls
  expect(signals[0]?.aborted).toBe(true)

  const next = textOf(client.get('/'))
  await time.advance(0)
  answers[0]?.resolve({ accessToken: 'too late' })
  answers[1]?.resolve({ accessToken: 'token-2' })
  expect(await next).toBe('Bearer token-2')
  expect(await textOf(client.get('/'))).toBe('Bearer token-2')
})

test("a caller's deadline holds during a refresh", async () => {
  const client = clientFor(echo, {
    refresh: () => new Promise(() => undefined),
  })
  const error = errorOf(client.get('/', { timeout: 200 }))
  await time.advance(200)
  expect(await error).toHaveProperty('name', 'OperationTimeoutError')
})

test('a refresh that never ends is given up after its own timeout', async () => {
  const signals: AbortSignal[] = []
  const client = clientFor(echo, {
    refresh: (_send, signal) => {
      signals.push(signal)
      return new Promise(() => undefined)
    },
    timeout: 3000,
  })
  const error = errorOf(client.get('/'))
  await time.advance(2_999)
  expect(signals[0]?.aborted).toBe(false)
  await time.advance(1)
  expect(signals[0]?.aborted).toBe(true)
  expect(await error).toMatchObject({
    name: 'TokenRefreshError',
    message: expect.stringContaining('took over 3000 ms') as string,
  })
})

test('that timeout is ten seconds unless the options say otherwise', async () => {
  const refresh = () => new Promise<Token>(() => undefined)
  const error = errorOf(clientFor(echo, { refresh }).get('/'))
  await time.advance(9_999)
  expect(time.pending).toBe(1)
  await time.advance(1)
  expect(String(await error)).toContain('took over 10000 ms')
})

test('what it sends without its signal ends with it all the same', async () => {
  const signals: (AbortSignal | undefined)[] = []
  const silent: Handler = ({ signal }) => {
    signals.push(signal)
    return new Promise(() => undefined)
  }
  const refresh: Refresh = async (send) => {
    await send(new HttpRequest('https://auth.example.org/token'))
    return { accessToken: 'a' }
  }
  const error = errorOf(clientFor(silent, { refresh }).get('/'))
  await time.advance(10_000)
  expect(await error).toHaveProperty('name', 'TokenRefreshError')
  expect(signals.map((signal) => signal?.aborted)).toEqual([true])
})

test('an answer that it leaves unread holds no connection: the call that needs the token gets one', async () => {
  const server = await serve(async ({ url }) => {
    const isToken = url.pathname === '/token'
    return new HttpResponse(isToken ? 'x'.repeat(1_000_000) : 'ok')
  })
  const transport = httpTransport({ connections: 1 })
  onTestFinished(async () => {
    await transport.close()
    await server.close()
  })
  const refresh: Refresh = async (send) => {
    await send(new HttpRequest(new URL('/token', server.url)))
    return { accessToken: 'a' }
  }
  const middleware = [tokenRefresh({ origin: server.url, refresh })]
  const client = createClient({ transport, middleware })
  expect(await textOf(client.get(server.url))).toBe('ok')
})
