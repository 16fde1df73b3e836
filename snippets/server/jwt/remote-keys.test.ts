import {
  createClient,
  HttpRequest,
  HttpResponse,
  serve,
  waitUntil,
  type Handler,
} from 'middleware-cookbook'
import { remoteKeys } from 'middleware-cookbook/server/jwt'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  issuer,
  issuerKey,
  notes,
  stopTheClock,
  time,
  url,
} from './tokens.fixture.ts'
import {
  a,
  b,
  catchReports,
  MINUTE,
  reported,
  SECOND,
  world,
} from './issuer.fixture.ts'

stopTheClock()
catchReports()

/** Answers when `release` is called. */
function gate(inner: Handler) {
  let release = () => {}
  const open = new Promise<void>((resolve) => (release = resolve))
  const handler: Handler = async (request) => {
    await open
    return inner(request)
  }
  return { handler, release }
}

describe('a fetch', () => {
  test('is made at the first token, and none before', async () => {
    const { fetched, status, send } = world()
    expect(fetched).not.toHaveBeenCalled()
    expect((await send()).status).toBe(401)
    expect(await status('abc')).toBe(401)
    expect(fetched).not.toHaveBeenCalled()
    expect(await status(await a.sign())).toBe(200)
    expect(fetched).toHaveBeenCalledOnce()
    const [request] = fetched.mock.calls[0] ?? []
    expect(request?.href).toBe(`${issuer}/jwks`)
    expect(request?.headers.get('accept')).toContain('application/jwk-set+json')
  })

  test('serves all requests until maxAge is over', async () => {
    const { fetched, status } = world()
    for (let n = 0; n < 9; n++) {
      expect(await status(await a.sign())).toBe(200)
      await time.advance(66 * SECOND)
    }
    expect(fetched).toHaveBeenCalledTimes(1)
    await time.advance(6 * SECOND)
    expect(await status(await a.sign())).toBe(200)
    expect(fetched).toHaveBeenCalledTimes(2)
  })

  test('is one for many requests at once', async () => {
    const { fetched, status } = world()
    const token = await a.sign()
    const all = Array.from({ length: 100 }, () => status(token))
    expect(new Set(await Promise.all(all))).toEqual(new Set([200]))
    expect(fetched).toHaveBeenCalledOnce()
  })

  test('goes on when the request that began it is aborted, for the others', async () => {
    const { answer, fetched, keys } = world()
    const held = gate(answer.with)
    answer.with = held.handler
    const client = createClient({ transport: notes(keys).app })
    const caller = new AbortController()
    const { signal } = caller
    const headers = { authorization: `Bearer ${await a.sign()}` }
    const first = client.get(url, { headers, signal })
    const second = client.get(url, { headers })
    await expect.poll(() => fetched.mock.calls.length).toBe(1)
    caller.abort(new Error('left'))
    await expect(first).rejects.toThrow('left')
    held.release()
    expect((await second).status).toBe(200)
    expect(fetched).toHaveBeenCalledOnce()
  })

  test('keeps a Worker alive until it is over', async () => {
    const { keys } = world()
    const kept = vi.fn<(work: Promise<unknown>) => void>()
    await keys(new HttpRequest(url).set(waitUntil, kept))
    expect(kept).toHaveBeenCalledOnce()
    await kept.mock.calls[0]?.[0]
  })

  test('over a socket, through your client', async () => {
    const service = await serve(async () =>
      HttpResponse.json({ keys: [a.jwk] }),
    )
    const client = createClient()
    onTestFinished(async () => {
      await client.close()
      await service.close()
    })
    const { status } = notes(remoteKeys({ client, url: service.url }))
    expect(await status(await a.sign())).toBe(200)
  })
})

describe('rotation', () => {
  test('a new key is found with its first token, once the cooldown is over', async () => {
    const { published, fetched, status } = world()
    await status(await a.sign())
    published.push(b.jwk)
    const token = await b.sign()
    await time.advance(30 * SECOND - 1)
    expect(await status(token)).toBe(401)
    expect(fetched).toHaveBeenCalledTimes(1)
    await time.advance(1)
    expect(await status(token)).toBe(200)
    expect(await status(await a.sign())).toBe(200)
    expect(fetched).toHaveBeenCalledTimes(2)
  })

  test('many tokens of a new key at once are one fetch', async () => {
    const { published, fetched, status } = world()
    await status(await a.sign())
    published.push(b.jwk)
    await time.advance(MINUTE)
    const token = await b.sign()
    const all = Array.from({ length: 100 }, () => status(token))
    expect(new Set(await Promise.all(all))).toEqual(new Set([200]))
    expect(fetched).toHaveBeenCalledTimes(2)
  })

  test('made-up names of keys cause one fetch in a cooldown', async () => {
    const { fetched, status } = world()
    await status(await a.sign())
    for (let round = 2; round < 5; round++) {
      await time.advance(30 * SECOND)
      for (let n = 0; n < 50; n++) {
        const token = await a.sign({}, { kid: `${round} ${n}` })
        expect(await status(token)).toBe(401)
      }
      expect(fetched).toHaveBeenCalledTimes(round)
    }
  })

  test('a key that was withdrawn opens nothing after maxAge', async () => {
    const { published, status } = world()
    expect(await status(await a.sign())).toBe(200)
    published.splice(0, 1, b.jwk)
    await time.advance(10 * MINUTE - 1)
    expect(await status(await a.sign())).toBe(200)
    await time.advance(1)
    expect(await status(await a.sign())).toBe(401)
    expect(await status(await b.sign())).toBe(200)
  })

  test('a token that fits two keys causes no fetch', async () => {
    const { published, fetched, status } = world()
    published.push((await issuerKey('a')).jwk)
    expect(await status(await a.sign())).toBe(200)
    await time.advance(MINUTE)
    expect(await status(await a.sign())).toBe(200)
    expect(fetched).toHaveBeenCalledOnce()
  })

  test('a token with an algorithm that is not allowed causes no fetch', async () => {
    const { fetched, status } = world()
    const rsa = await issuerKey('a', 'RS256')
    expect(await status(await rsa.sign())).toBe(401)
    expect(fetched).not.toHaveBeenCalled()
  })
})

describe('what is no set of keys', () => {
  test.each<[string, () => HttpResponse]>([
    ['an error page', () => new HttpResponse('<html>', { status: 502 })],
    ['a page with 200', () => new HttpResponse('<html>')],
    ['nothing', () => new HttpResponse()],
    ['JSON of another kind', () => HttpResponse.json({ error: 'x' })],
    ['a list', () => HttpResponse.json([a.jwk])],
    ['keys that are no objects', () => HttpResponse.json({ keys: ['a'] })],
    ['204', () => new HttpResponse(null, { status: 204 })],
    ['too much', () => new HttpResponse('['.repeat(2 ** 18 + 1))],
    [
      'a redirect, which could lead to another owner',
      () =>
        new HttpResponse(null, {
          status: 302,
          headers: { location: 'https://evil.example.net/jwks' },
        }),
    ],
  ])('replaces no keys: %s', async (_, make) => {
    const { answer, fetched, status } = world()
    expect(await status(await a.sign())).toBe(200)
    answer.with = async () => make()
    await time.advance(10 * MINUTE)
    expect(await status(await a.sign())).toBe(200)
    expect(reported).toHaveBeenCalledOnce()
    expect(fetched).toHaveBeenCalledTimes(2)
  })

  test('members and keys of other kinds are passed over (RFC 7517 §5)', async () => {
    const { answer, status } = world()
    const strange = [{}, { kty: 'XYZ', kid: 'a' }, { kty: 'EC', crv: 'P-999' }]
    answer.with = async () =>
      HttpResponse.json({ keys: [...strange, a.jwk], more: 1 })
    expect(await status(await a.sign())).toBe(200)
  })

  test('an empty set withdraws all keys', async () => {
    const { published, status } = world()
    expect(await status(await a.sign())).toBe(200)
    published.length = 0
    await time.advance(10 * MINUTE)
    expect(await status(await a.sign())).toBe(401)
  })
})
