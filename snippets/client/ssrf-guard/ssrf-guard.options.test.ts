import {
  ssrfGuard,
  type SsrfGuardOptions,
} from 'middleware-cookbook/client/ssrf-guard'
import { describe, expect, test } from 'vitest'
import { FORBIDDEN, guarded, serverOn } from './reach.fixture.ts'

describe('options', () => {
  test.each([22, 25, 6379, 8080])(
    'without `ports`, no other than 80 and 443: %i',
    async (port) => {
      const { client } = guarded({ allow: ['127.0.0.0/8'] }, {}, {})
      await expect(client.get(`http://127.0.0.1:${port}/`)).rejects.toThrow(
        `port ${port} is not allowed`,
      )
    },
  )

  test.each(['http://127.80.80.80/', 'https://127.80.80.80/'])(
    'without `ports` and `schemes`, http and https get a connection: %s',
    async (url) => {
      const { get } = guarded({ allow: ['127.80.80.80'] }, {}, {})
      // No server is there, as a rule.
      expect(await get(url)).not.toBe(FORBIDDEN)
    },
  )

  test('`ports` of none is refused: it would refuse every call', () => {
    expect(() => ssrfGuard({ ports: [] })).toThrow(
      'ssrfGuard({ ports }) is an array: pass "any" or an array of whole numbers from 1 to 65535 that is not empty',
    )
  })

  test('`ports` names others', async () => {
    const { port, url } = await serverOn('::1')
    expect(await guarded({ allow: ['::1'], ports: [port] }).get(url)).toBe(
      'from ::1',
    )
    expect(await guarded({ allow: ['::1'], ports: [port + 1] }).get(url)).toBe(
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

  test.each(['http', 'https'] as const)(
    '`schemes` leaves out all others: %s',
    async (scheme) => {
      const { port } = await serverOn('::1')
      const { client, get } = guarded({ allow: ['::1'], schemes: [scheme] })
      const other = scheme === 'http' ? 'https' : 'http'
      await expect(client.get(`${other}://[::1]:${port}/`)).rejects.toThrow(
        `the scheme ${other}: is not allowed`,
      )
      expect(await get(`${scheme}://[::1]:${port}/`)).not.toBe(FORBIDDEN)
    },
  )

  test.each<[keyof SsrfGuardOptions, unknown, string]>([
    ['allow', ['localhost'], 'has "localhost": pass an address or a network'],
    ['deny', ['10.1'], 'has "10.1": pass an address or a network'],
    [
      'ports',
      [0],
      'is an array: pass "any" or an array of whole numbers from 1 to 65535',
    ],
  ])(
    'one that cannot work is an error that says what to pass: %s',
    (option, value, message) => {
      expect(() => ssrfGuard({ [option]: value })).toThrow(
        `ssrfGuard({ ${option} }) ${message}`,
      )
    },
  )
})
