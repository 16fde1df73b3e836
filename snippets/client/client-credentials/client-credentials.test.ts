import { HttpResponse } from 'middleware-cookbook'
import { memoryStore } from 'middleware-cookbook/store'
import { describe, expect, test } from 'vitest'
import {
  errorOf,
  origin,
  processOf,
  replying,
  signIn,
  stopTheClock,
  textOf,
  time,
} from './sign-in.fixture.ts'

stopTheClock()

describe('One token', () => {
  test('nothing is fetched before the first call, and 100 calls at once share one request', async () => {
    const service = signIn()
    const client = processOf(service)
    expect(service.asked).toHaveLength(0)
    const calls = Array.from({ length: 100 }, () => textOf(client.get('/')))
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['Bearer a1']))
    expect(service.asked).toHaveLength(1)
  })

  test('it is used until half a minute before its end, and the next call fetches another', async () => {
    const service = signIn()
    const client = processOf(service)
    await client.get('/')
    await time.advance(3_569_999)
    expect(await textOf(client.get('/'))).toBe('Bearer a1')
    await time.advance(1)
    expect(await textOf(client.get('/'))).toBe('Bearer a2')
  })

  test('of a life that is shorter than the margin, half is used', async () => {
    const service = signIn({ expires_in: 10 })
    const client = processOf(service)
    await client.get('/')
    await time.advance(4999)
    expect(await textOf(client.get('/'))).toBe('Bearer a1')
    await time.advance(1)
    expect(await textOf(client.get('/'))).toBe('Bearer a2')
  })

  test('within the margin, an endpoint that is down does not matter until the token ends', async () => {
    const service = signIn()
    const client = processOf(service)
    await client.get('/')
    service.reply = replying(503)
    await time.advance(3_570_000)
    for (let calls = 0; calls < 10; calls++) {
      expect(await textOf(client.get('/'))).toBe('Bearer a1')
    }
    expect(service.asked).toHaveLength(2)
    await time.advance(30_000)
    expect(await errorOf(client.get('/'))).toHaveProperty('status', 503)
  })

  test.each([undefined, null, 0, '0', 'never'])(
    'lives until a 401 if expires_in gives it no end: %j',
    async (expires_in) => {
      const service = signIn({ expires_in })
      const client = processOf(service)
      await client.get('/')
      await time.advance(365 * 86_400_000)
      expect(await textOf(client.get('/'))).toBe('Bearer a1')
    },
  )

  test('two middlewares with one store share it, and each other demand has a token of its own', async () => {
    const service = signIn()
    const store = memoryStore()
    const tokenWith = (more: object) =>
      textOf(processOf(service, { store, ...more }).get('/'))
    const resource = 'https://api.example.org/'
    for (const [more, token] of [
      [{}, 'a1'],
      [{ timeout: 5 }, 'a1'],
      [{ scope: 'read write' }, 'a2'],
      [{ scope: 'write read' }, 'a2'],
      [{ scope: 'read' }, 'a3'],
      [{ resource }, 'a4'],
      [{ resource: [resource] }, 'a4'],
      [{ audience: resource }, 'a5'],
      [{ clientId: 'bills' }, 'a6'],
      [{ url: 'https://auth.example.org/other' }, 'a7'],
    ] as const) {
      expect(await tokenWith(more)).toBe(`Bearer ${token}`)
    }
  })
})

describe('Who gets it', () => {
  test('the origins that are named, and no other host, scheme or port', async () => {
    const service = signIn()
    const second = 'https://files.example.org'
    const client = processOf(service, { origin: [origin, second] })
    expect(await textOf(client.get('/'))).toBe('Bearer a1')
    expect(await textOf(client.get(second))).toBe('Bearer a1')
    for (const elsewhere of [
      'https://evil.example.net',
      'http://api.example.org',
      'https://api.example.org:8443',
    ]) {
      expect(await textOf(client.get(elsewhere))).toBe('none')
    }
    expect(service.asked).toHaveLength(1)
  })

  test.each(['https://evil.example.net', 'https://files.example.org'])(
    'a redirect leaves it behind, and a 401 from there costs no token: %s',
    async (location) => {
      const service = signIn()
      const seen: (string | null)[] = []
      const client = processOf(
        {
          async handler(request) {
            const { url, headers } = request
            if (url.origin === origin) {
              const fields = { location }
              return new HttpResponse(null, { status: 307, headers: fields })
            }
            if (url.origin !== location) return service.handler(request)
            seen.push(headers.get('authorization'))
            return new HttpResponse(null, { status: 401 })
          },
        },
        { origin: [origin, 'https://files.example.org'] },
      )
      expect((await client.get('/')).status).toBe(401)
      expect(seen).toEqual([null])
      expect(service.asked).toHaveLength(1)
    },
  )

  test('a call that has credentials of its own keeps them, unless `existing` says otherwise', async () => {
    const service = signIn()
    const headers = { authorization: 'Bearer own' }
    const callWith = (options: object) =>
      textOf(processOf(service, options).get('/', { headers }))
    expect(await callWith({})).toBe('Bearer own')
    expect(await callWith({ existing: 'replace' })).toBe('Bearer a1')
    await expect(callWith({ existing: 'refuse' })).rejects.toThrow(
      `clientCredentials() found Authorization on GET ${origin}/: leave it out`,
    )
    const refusing = processOf(service, { existing: 'refuse' })
    expect(await textOf(refusing.get('/'))).toBe('Bearer a2')
  })
})
