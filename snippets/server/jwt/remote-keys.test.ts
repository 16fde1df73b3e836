import {
  createClient,
  HttpError,
  HttpRequest,
  HttpResponse,
  serve,
  waitUntil,
  type Handler,
} from 'middleware-cookbook'
import {
  remoteKeys,
  type RemoteKeysOptions,
} from 'middleware-cookbook/server/jwt'
import { manualClock } from 'middleware-cookbook/testing'
import type { JWK } from 'jose'
import {
  afterEach,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
  type MockInstance,
} from 'vitest'
import { issuer, issuerKey, notes, url } from './tokens.fixture.ts'

const [a, b] = [await issuerKey('a'), await issuerKey('b')]
const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

let clock: ReturnType<typeof manualClock>
let reported: MockInstance<typeof console.error>
beforeEach(() => {
  clock = manualClock()
  reported = vi.spyOn(console, 'error').mockImplementation(() => undefined)
})
afterEach(() => {
  clock.restore()
})

/** An issuer whose keys and answers a test changes, and the notes of a service that trusts it. */
function world(options: Partial<RemoteKeysOptions> = {}) {
  const published: JWK[] = [a.jwk]
  const answer: { with: Handler } = {
    with: async () => HttpResponse.json({ keys: published }),
  }
  const fetched = vi.fn<Handler>((request) => answer.with(request))
  const client = createClient({ transport: fetched })
  const keys = remoteKeys({ client, url: `${issuer}/jwks`, ...options })
  return { published, answer, fetched, keys, ...notes(keys) }
}

const down: Handler = async () => {
  throw new HttpError(500)
}

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
      await clock.advance(66 * SECOND)
    }
    expect(fetched).toHaveBeenCalledTimes(1)
    await clock.advance(6 * SECOND)
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
    await clock.advance(30 * SECOND - 1)
    expect(await status(token)).toBe(401)
    expect(fetched).toHaveBeenCalledTimes(1)
    await clock.advance(1)
    expect(await status(token)).toBe(200)
    expect(await status(await a.sign())).toBe(200)
    expect(fetched).toHaveBeenCalledTimes(2)
  })

  test('many tokens of a new key at once are one fetch', async () => {
    const { published, fetched, status } = world()
    await status(await a.sign())
    published.push(b.jwk)
    await clock.advance(MINUTE)
    const token = await b.sign()
    const all = Array.from({ length: 100 }, () => status(token))
    expect(new Set(await Promise.all(all))).toEqual(new Set([200]))
    expect(fetched).toHaveBeenCalledTimes(2)
  })

  test('made-up names of keys cause one fetch in a cooldown', async () => {
    const { fetched, status } = world()
    await status(await a.sign())
    for (let round = 2; round < 5; round++) {
      await clock.advance(30 * SECOND)
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
    await clock.advance(10 * MINUTE - 1)
    expect(await status(await a.sign())).toBe(200)
    await clock.advance(1)
    expect(await status(await a.sign())).toBe(401)
    expect(await status(await b.sign())).toBe(200)
  })

  test('a token that fits two keys causes no fetch', async () => {
    const { published, fetched, status } = world()
    published.push((await issuerKey('a')).jwk)
    expect(await status(await a.sign())).toBe(200)
    await clock.advance(MINUTE)
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

describe('an issuer that is down', () => {
  test('keys that are known still count, for maxStale', async () => {
    const { answer, status } = world()
    await status(await a.sign())
    answer.with = down
    await clock.advance(10 * MINUTE)
    expect(await status(await a.sign())).toBe(200)
    await clock.advance(24 * HOUR - 1)
    expect(await status(await a.sign())).toBe(200)
    await clock.advance(1)
    expect(await status(await a.sign())).toBe(503)
  })

  test('without keys it is a 503 with Retry-After, and the handler does not run', async () => {
    const { answer, ask, handler } = world()
    answer.with = down
    const response = await ask(await a.sign())
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('1')
    expect(response.headers.has('www-authenticate')).toBe(false)
    expect(await response.text()).toBe('Service Unavailable\n')
    expect(handler).not.toHaveBeenCalled()
  })

  test('is asked once in a second, and found again at once', async () => {
    const { answer, fetched, status } = world()
    await clock.advance(MINUTE)
    const works = answer.with
    answer.with = down
    const token = await a.sign()
    for (let n = 0; n < 50; n++) expect(await status(token)).toBe(503)
    expect(fetched).toHaveBeenCalledTimes(1)
    await clock.advance(999)
    expect(await status(token)).toBe(503)
    expect(fetched).toHaveBeenCalledTimes(1)
    answer.with = works
    await clock.advance(1)
    expect(await status(token)).toBe(200)
    expect(fetched).toHaveBeenCalledTimes(2)
  })

  test('a token of a key that is not known gets 503: it may be right', async () => {
    const { answer, published, status } = world()
    await status(await a.sign())
    published.push(b.jwk)
    const works = answer.with
    answer.with = down
    await clock.advance(MINUTE)
    const token = await b.sign()
    expect(await status(token)).toBe(503)
    expect(await status(await a.sign())).toBe(200)
    expect(await status(token)).toBe(503)
    answer.with = works
    await clock.advance(SECOND)
    expect(await status(token)).toBe(200)
  })

  test('is reported once for each fetch', async () => {
    const { answer, status } = world()
    await status(await a.sign())
    answer.with = down
    await clock.advance(10 * MINUTE)
    const token = await a.sign()
    await Promise.all(Array.from({ length: 10 }, () => status(token)))
    expect(reported.mock.calls.map(([, error]) => String(error))).toEqual([
      `Error: GET ${issuer}/jwks was answered 500, without keys`,
    ])
  })

  test('a failed fetch does not prolong the life of the keys', async () => {
    const { answer, fetched, status } = world()
    await status(await a.sign())
    answer.with = down
    await clock.advance(10 * MINUTE)
    await status(await a.sign())
    await clock.advance(SECOND)
    await status(await a.sign())
    await expect.poll(() => fetched.mock.calls.length).toBe(3)
  })
})

describe('an issuer that is slow', () => {
  /** Never answers, but for the signal. */
  const silent: Handler = ({ signal }) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => {
        reject(signal.reason as Error)
      })
    })

  test('is waited for until timeout; then it is a 503', async () => {
    const { answer, status } = world()
    answer.with = silent
    const waiting = status(await a.sign())
    await expect.poll(() => clock.pending).toBe(1)
    await clock.advance(5 * SECOND)
    expect(await waiting).toBe(503)
    expect(String(reported.mock.calls[0]?.[1])).toBe(
      `Error: GET ${issuer}/jwks took over 5000 ms`,
    )
    expect(clock.pending).toBe(0)
  })

  test('also when it sends the head, and no body', async () => {
    const { answer, status } = world({ timeout: 100 })
    answer.with = async () =>
      new HttpResponse(
        new ReadableStream({ pull: () => new Promise(() => {}) }),
      )
    const waiting = status(await a.sign())
    await expect.poll(() => clock.pending).toBe(1)
    await clock.advance(100)
    expect(await waiting).toBe(503)
  })

  test('with keys that are known, requests wait once, and then for nothing', async () => {
    const { answer, fetched, status } = world()
    await status(await a.sign())
    const works = answer.with
    answer.with = silent
    await clock.advance(10 * MINUTE)
    const token = await a.sign()
    const waiting = [status(token), status(token)]
    await expect.poll(() => clock.pending).toBe(1)
    await clock.advance(5 * SECOND)
    expect(await Promise.all(waiting)).toEqual([200, 200])
    expect(fetched).toHaveBeenCalledTimes(2)
    await clock.advance(SECOND)
    expect(await status(token)).toBe(200)
    await expect.poll(() => fetched.mock.calls.length).toBe(3)
    expect(await status(token)).toBe(200)
    expect(fetched).toHaveBeenCalledTimes(3)
    await clock.advance(5 * SECOND)
    answer.with = works
    await clock.advance(SECOND)
    expect(await status(token)).toBe(200)
    await expect.poll(() => fetched.mock.calls.length).toBe(4)
    expect(await status(token)).toBe(200)
    expect(fetched).toHaveBeenCalledTimes(4)
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
    await clock.advance(10 * MINUTE)
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
    await clock.advance(10 * MINUTE)
    expect(await status(await a.sign())).toBe(401)
  })
})
