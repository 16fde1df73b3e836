import {
  createClient,
  fetchTransport,
  HttpResponse,
  httpTransport,
  withMiddleware,
} from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'
import { ssrfGuard } from 'middleware-cookbook/client/ssrf-guard'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { nameServer } from './name-server.fixture.ts'
import { FORBIDDEN, guarded, serverOn } from './reach.fixture.ts'

describe('where the address cannot be told', () => {
  test.each([
    ['a fetch', () => fetchTransport()],
    ['a function of your own', () => async () => new HttpResponse('sent')],
    [
      'a transport of your own',
      () =>
        Object.assign(async () => new HttpResponse('sent'), {
          close: async () => undefined,
        }),
    ],
  ])(
    'nothing is sent where the address cannot be told: %s',
    async (_, transport) => {
      const outside = await serverOn('::1')
      const { client } = guarded({ allow: ['::1'] }, { transport: transport() })
      await expect(client.get(outside.url)).rejects.toThrow(
        'this transport cannot tell which address it connects to',
      )
      expect(outside.connections).toBe(0)
    },
  )

  test('withMiddleware() has such a fetch; client.fetch is one that can', async () => {
    const outside = await serverOn('::1')
    const guard = ssrfGuard({ allow: ['::1'], ports: 'any' })
    await expect(withMiddleware(fetch, [guard])(outside.url)).rejects.toThrow(
      'cannot tell',
    )
    const client = createClient({ middleware: [guard] })
    onTestFinished(() => client.close())
    expect(await (await client.fetch(outside.url)).text()).toBe('from ::1')
  })

  test('a proxy in the environment is not used: its address would be judged', async () => {
    const proxy = await serverOn('127.0.0.1')
    const outside = await serverOn('::1')
    for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY']) {
      vi.stubEnv(name, proxy.url)
    }
    vi.stubEnv('NODE_USE_ENV_PROXY', '1')
    expect(await guarded({ allow: ['::1'] }).get(outside.url)).toBe('from ::1')
    expect(proxy.connections).toBe(0)
  })
})

describe('beside others', () => {
  test('a retry does not repeat what is refused', async () => {
    const sleeps = vi.fn()
    const middleware = [retry({ onRetry: sleeps })]
    expect(await guarded({}, { middleware }).get('http://10.0.0.1/')).toBe(
      FORBIDDEN,
    )
    expect(sleeps).not.toHaveBeenCalled()
  })

  test('two guards are both asked', async () => {
    const inside = await serverOn('127.0.0.1')
    const wide = ssrfGuard({ allow: ['127.0.0.0/8'], ports: 'any' })
    const { client } = guarded({}, { middleware: [wide] })
    await expect(client.get(inside.url)).rejects.toThrow(
      '127.0.0.1 is loopback',
    )
    expect(inside.connections).toBe(0)
  })

  test('an upload that is refused is not read', async () => {
    const pull = vi.fn()
    const body = new ReadableStream({ pull }, { highWaterMark: 0 })
    const { client } = guarded()
    await expect(client.post('http://10.0.0.1/', { body })).rejects.toThrow(
      '10.0.0.1 is private',
    )
    expect(pull).not.toHaveBeenCalled()
  })

  test('an abort during the look-up ends the call', async () => {
    await nameServer({ 'good.test': [['::1']] })
    const { client } = guarded({ allow: ['::1'] })
    const abort = new AbortController()
    const call = client.get('http://good.test:1/', { signal: abort.signal })
    abort.abort('enough')
    await expect(call).rejects.toBe('enough')
  })

  test('a transport of your own limits works as well', async () => {
    const outside = await serverOn('::1')
    const transport = httpTransport({ connections: 1, connectTimeout: 5000 })
    onTestFinished(() => transport.close())
    const { get } = guarded({ allow: ['::1'] }, { transport })
    const texts = await Promise.all([1, 2, 3].map(() => get(outside.url)))
    expect(texts).toEqual(['from ::1', 'from ::1', 'from ::1'])
    expect(outside.connections).toBe(1)
  })
})
