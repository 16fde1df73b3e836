import fc from 'fast-check'
import {
  createClient,
  fetchTransport,
  followRedirects,
  HttpResponse,
  httpTransport,
  withMiddleware,
} from 'middleware-cookbook'
import { retry } from 'middleware-cookbook/client/retry'
import { ssrfGuard } from 'middleware-cookbook/client/ssrf-guard'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { nameServer } from './name-server.fixture.ts'
import { guarded, serverOn, twoWorlds } from './reach.fixture.ts'

const FORBIDDEN = 'ConnectionForbiddenError'

describe('an address in the URL', () => {
  test.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '017700000001',
    '127.0.0.1.',
    '①②⑦.⓪.⓪.①',
    '１２７。０。０。１',
    '%31%32%37.0.0.1',
    '0.0.0.0',
    '0',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:ffff:7f00:0001]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    'user@127.0.0.1',
  ])('is judged in each form in which it can be written: %s', async (host) => {
    const inside = await serverOn('127.0.0.1')
    const outcome = await guarded().get(`http://${host}:${inside.port}/`)
    // A request refuses a password in its URL by itself.
    expect(outcome).toMatch(/^(ConnectionForbidden|InvalidMessage)Error$/)
    expect(inside.connections).toBe(0)
  })

  test('says what is wrong with it, for your log', async () => {
    const { client } = guarded()
    await expect(
      client.get('http://169.254.169.254/latest?secret'),
    ).rejects.toMatchObject({
      code: 'ERR_CONNECTION_FORBIDDEN',
      message:
        'GET http://169.254.169.254/latest was not sent: 169.254.169.254 is ' +
        'link-local, where clouds keep credentials (169.254.0.0/16)',
    })
  })

  test('however it is written, no server of this machine gets a connection', async () => {
    const inside = await serverOn('127.0.0.1')
    const { get } = guarded()
    const octet = (least: number, most: number) =>
      fc
        .tuple(
          fc.integer({ min: least, max: most }),
          fc.constantFrom(10, 8, 16),
        )
        .map(([n, base]) =>
          base === 10
            ? `${n}`
            : base === 8
              ? `0${n.toString(8)}`
              : `0x${n.toString(16)}`,
        )
    const host = fc.oneof(
      fc
        .tuple(octet(127, 127), octet(0, 255), octet(0, 255), octet(0, 255))
        .map((p) => p.join('.')),
      fc
        .tuple(octet(127, 127), octet(0, 0xff_ffff))
        .map((parts) => parts.join('.')),
      octet(0x7f00_0000, 0x7fff_ffff),
      fc.constantFrom('[::ffff:7f00:1]', '[::1]', '[::]', '0x0'),
    )
    await fc.assert(
      fc.asyncProperty(host, fc.constantFrom('', '.'), async (host, dot) => {
        const end = host.startsWith('[') ? '' : dot
        const url = `http://${host}${end}:${inside.port}/`
        if (URL.canParse(url)) expect(await get(url)).toBe(FORBIDDEN)
      }),
      { numRuns: 200 },
    )
    expect(inside.connections).toBe(0)
  })
})

describe('a name', () => {
  test('is judged by its address', async () => {
    const { inside, port } = await twoWorlds()
    await nameServer({ 'evil.test': [['127.0.0.1']], 'good.test': [['::1']] })
    const { client, get } = guarded({ allow: ['::1'] })
    expect(await get(`http://good.test:${port}/`)).toBe('from ::1')
    await expect(client.get(`http://evil.test:${port}/`)).rejects.toThrow(
      'evil.test is 127.0.0.1, which is loopback (127.0.0.0/8)',
    )
    expect(inside.connections).toBe(0)
  })

  test.each(['localhost', 'LOCALHOST', 'localhost.', 'a.localhost'])(
    'such as %s is one too',
    async (name) => {
      const inside = await serverOn('127.0.0.1')
      const outcome = await guarded().get(`http://${name}:${inside.port}/`)
      // Not every system knows all of them (RFC 6761 §6.3).
      expect(outcome).toMatch(/^(ConnectionForbidden|Network)Error$/)
      expect(inside.connections).toBe(0)
    },
  )

  test('that changes its address after a first look is judged again: DNS rebinding', async () => {
    const { inside, outside, port } = await twoWorlds()
    const lookups = await nameServer({ 'evil.test': [['::1'], ['127.0.0.1']] })
    const { get } = guarded({ allow: ['::1'] })
    const url = `http://evil.test:${port}/`
    expect(await get(url)).toBe('from ::1')
    // The open connection leads where it led before.
    expect(await get(url)).toBe('from ::1')
    expect(lookups('evil.test')).toBe(1)
    // Another client has no connection, and looks it up.
    expect(await guarded({ allow: ['::1'] }).get(url)).toBe(FORBIDDEN)
    expect(lookups('evil.test')).toBe(2)
    expect(inside.connections).toBe(0)
    expect(outside.connections).toBe(1)
  })

  test('is judged anew for each connection, also for that of a retry', async () => {
    const outside = await serverOn('::1', (_, res) => {
      res.writeHead(503, { connection: 'close', 'retry-after': '0' }).end()
    })
    const inside = await serverOn('127.0.0.1', undefined, outside.port)
    await nameServer({ 'evil.test': [['::1'], ['127.0.0.1']] })
    const again = retry({ initialDelay: 0, maxRetries: 5 })
    const { client, get } = guarded({ allow: ['::1'] }, { middleware: [again] })
    expect(await get(`http://evil.test:${outside.port}/`)).toBe(FORBIDDEN)
    expect(outside.connections).toBe(1)
    expect(inside.connections).toBe(0)
    await client.close()
  })

  test.each([
    [['::1', '127.0.0.1']],
    [['127.0.0.1', '::1']],
    [['::1', '169.254.169.254']],
  ])(
    'with several addresses is refused for a single one: %s',
    async (addresses) => {
      const { inside, outside, port } = await twoWorlds()
      await nameServer({ 'half.test': [addresses] })
      const { get } = guarded({ allow: ['::1'] })
      expect(await get(`http://half.test:${port}/`)).toBe(FORBIDDEN)
      expect(inside.connections + outside.connections).toBe(0)
    },
  )

  test('that is not found is an error of the network', async () => {
    await nameServer({})
    expect(await guarded().get('http://nowhere.test/')).toBe('NetworkError')
  })
})

describe('each hop of a redirect', () => {
  const leadingTo = (location: () => string) =>
    serverOn('::1', (req, res) => {
      if (req.url === '/end') res.end('the end')
      else res.writeHead(302, { location: location() }).end()
    })

  test.each([301, 302, 303, 307, 308])(
    'a %i to the inside is not followed',
    async (status) => {
      const inside = await serverOn('127.0.0.1')
      const eve = await serverOn('::1', (_, res) => {
        res.writeHead(status, { location: inside.url }).end()
      })
      expect(await guarded({ allow: ['::1'] }).get(eve.url)).toBe(FORBIDDEN)
      expect(eve.connections).toBe(1)
      expect(inside.connections).toBe(0)
    },
  )

  test('by a name that leads inside too', async () => {
    const inside = await serverOn('127.0.0.1')
    await nameServer({ 'evil.test': [['127.0.0.1']] })
    const eve = await leadingTo(() => `http://evil.test:${inside.port}/`)
    expect(await guarded({ allow: ['::1'] }).get(eve.url)).toBe(FORBIDDEN)
    expect(inside.connections).toBe(0)
  })

  test('also with followRedirects() before or after it', async () => {
    const inside = await serverOn('127.0.0.1')
    const eve = await leadingTo(() => inside.url)
    const guard = ssrfGuard({ allow: ['::1'], ports: 'any' })
    for (const middleware of [
      [guard, followRedirects()],
      [followRedirects(), guard],
    ]) {
      const client = createClient({ middleware })
      onTestFinished(() => client.close())
      await expect(client.get(eve.url)).rejects.toThrow('127.0.0.1 is loopback')
    }
    expect(inside.connections).toBe(0)
  })

  test.each([
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'unix:/run/docker.sock',
    'data:,x',
  ])('to %s is not followed: a request is http or https', async (location) => {
    const eve = await leadingTo(() => location)
    expect(await guarded({ allow: ['::1'] }).get(eve.url)).toBe('RedirectError')
  })

  test('within what is allowed is followed', async () => {
    const eve = await leadingTo(() => '/end')
    expect(await guarded({ allow: ['::1'] }).get(eve.url)).toBe('the end')
  })
})

describe('a connection that is open', () => {
  test('without the guard, or under another, is not used under this one', async () => {
    const inside = await serverOn('127.0.0.1')
    const client = createClient()
    onTestFinished(() => client.close())
    const trusting = ssrfGuard({ allow: ['127.0.0.0/8'], ports: 'any' })
    for (const middleware of [[], [trusting]]) {
      await (await client.get(inside.url, { middleware })).text()
    }
    const strict = [ssrfGuard({ ports: 'any' })]
    await expect(
      client.get(inside.url, { middleware: strict }),
    ).rejects.toThrow('127.0.0.1 is loopback')
    expect(inside.connections).toBe(2)
  })

  test('under the same guard is used again', async () => {
    const outside = await serverOn('::1')
    const { get } = guarded({ allow: ['::1'] })
    for (let n = 0; n < 3; n++) expect(await get(outside.url)).toBe('from ::1')
    expect(outside.connections).toBe(1)
  })
})

describe('options', () => {
  test('without `ports`, 80 and 443 alone', async () => {
    const { client } = guarded({ ports: [80, 443], allow: ['127.0.0.0/8'] })
    for (const port of [22, 25, 6379, 8080]) {
      await expect(client.get(`http://127.0.0.1:${port}/`)).rejects.toThrow(
        `port ${port} is not allowed`,
      )
    }
    for (const url of ['http://8.8.8.8:443/', 'https://8.8.8.8:80/']) {
      // Allowed as far as ports go, so that only the address is left to refuse.
      const denied = guarded({ ports: [80, 443], deny: ['8.8.8.8'] })
      await expect(denied.client.get(url)).rejects.toThrow('8.8.8.8 is denied')
    }
  })

  test('`ports` names others', async () => {
    const { port, url } = await serverOn('::1')
    expect(await guarded({ allow: ['::1'], ports: [port] }).get(url)).toBe(
      'from ::1',
    )
    expect(await guarded({ allow: ['::1'], ports: [port + 1] }).get(url)).toBe(
      FORBIDDEN,
    )
    expect(await guarded({ allow: ['::1'], ports: [] }).get(url)).toBe(
      FORBIDDEN,
    )
  })

  test('`allow` opens a network, and nothing beside it', async () => {
    const inside = await serverOn('127.0.0.1')
    const url = (host: string) => `http://${host}:${inside.port}/`
    const { get } = guarded({ allow: ['127.0.0.0/31'] })
    expect(await get(url('127.0.0.1'))).toBe('from 127.0.0.1')
    expect(await get(url('[::ffff:7f00:1]'))).toBe('from 127.0.0.1')
    expect(await get(url('127.0.0.2'))).toBe(FORBIDDEN)
    expect(await get(url('[::1]'))).toBe(FORBIDDEN)
  })

  test('`deny` closes one, also within `allow`', async () => {
    const inside = await serverOn('127.0.0.1')
    const { client } = guarded({ allow: ['127.0.0.0/8'], deny: ['127.0.0.1'] })
    await expect(client.get(inside.url)).rejects.toThrow('127.0.0.1 is denied')
    expect(inside.connections).toBe(0)
  })

  test('`schemes` leaves out http', async () => {
    const outside = await serverOn('::1')
    const { client } = guarded({ allow: ['::1'], schemes: ['https'] })
    await expect(client.get(outside.url)).rejects.toThrow(
      'the scheme http: is not allowed',
    )
    expect(outside.connections).toBe(0)
  })
})

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
  ])('%s sends nothing', async (_, transport) => {
    const outside = await serverOn('::1')
    const { client } = guarded({ allow: ['::1'] }, { transport: transport() })
    await expect(client.get(outside.url)).rejects.toThrow(
      'this transport cannot tell which address it connects to',
    )
    expect(outside.connections).toBe(0)
  })

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
