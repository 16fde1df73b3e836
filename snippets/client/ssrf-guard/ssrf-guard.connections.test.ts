import { createClient, followRedirects } from 'middleware-cookbook'
import { ssrfGuard } from 'middleware-cookbook/client/ssrf-guard'
import { describe, expect, onTestFinished, test } from 'vitest'
import { nameServer } from './name-server.fixture.ts'
import { FORBIDDEN, guarded, serverOn } from './reach.fixture.ts'

describe('each hop of a redirect', () => {
  const leadingTo = (location: () => string) =>
    serverOn('::1', (req, res) => {
      if (req.url === '/end') res.end('the end')
      else res.writeHead(302, { location: location() }).end()
    })

  test.each([301, 302, 303, 307, 308])(
    'to the inside is not followed: %i',
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
  ])(
    'to another scheme is not followed, because a request is http or https: %s',
    async (location) => {
      const eve = await leadingTo(() => location)
      expect(await guarded({ allow: ['::1'] }).get(eve.url)).toBe(
        'RedirectError',
      )
    },
  )

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
