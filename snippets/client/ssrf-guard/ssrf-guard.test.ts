import fc from 'fast-check'
import { retry } from 'middleware-cookbook/client/retry'
import { describe, expect, test } from 'vitest'
import { nameServer } from './name-server.fixture.ts'
import { FORBIDDEN, guarded, serverOn, twoWorlds } from './reach.fixture.ts'

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
    'of this machine is one too: %s',
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
