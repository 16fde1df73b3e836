import { createClient, HttpResponse } from 'middleware-cookbook'
import {
  sharedToken,
  storedRefreshToken,
} from 'middleware-cookbook/client/client-credentials'
import {
  refreshTokenGrant,
  tokenRefresh,
} from 'middleware-cookbook/client/token-refresh'
import { memoryStore } from 'middleware-cookbook/store'
import { skippingClock } from 'middleware-cookbook/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { errorOf } from './sign-in.fixture.ts'

// The losers wait for the lock.
let restore = () => {}
beforeEach(() => {
  restore = skippingClock().restore
})
afterEach(() => {
  restore()
})

const origin = 'https://api.example.org'
const url = 'https://auth.example.org/token'

describe('Processes that share a refresh token that rotates', () => {
  test('send each refresh token once, however many calls they make at once', async () => {
    const service = strictService()
    const store = memoryStore()
    await storedRefreshToken({ store, key: 'a' }).save('r0')
    const processes = [1, 2, 3, 4].map(() => processOf(service, store))
    for (let round = 1; round <= 5; round++) {
      const calls = processes.flatMap((client) =>
        Array.from({ length: 5 }, () => client.get('/')),
      )
      const statuses = (await Promise.all(calls)).map(({ status }) => status)
      expect(new Set(statuses)).toEqual(new Set([200]))
      expect(service.sent).toHaveLength(round)
      service.revoke()
    }
    expect(service.sent).toEqual(['r0', 'r1', 'r2', 'r3', 'r4'])
  })

  test('find after a sign-in what it has stored, and before it an error that says so', async () => {
    const service = strictService()
    const store = memoryStore()
    const client = processOf(service, store)
    expect(await errorOf(client.get('/'))).toMatchObject({
      message: 'refreshToken() gave no refresh token, so sign in again',
    })
    await storedRefreshToken({ store, key: 'a' }).save('r0')
    expect((await client.get('/')).status).toBe(200)
  })
})

/** A token endpoint that takes a token that is sent twice for stolen, and an API. */
function strictService() {
  let number = 0
  let valid = 'none'
  const sent: string[] = []
  return {
    sent,
    revoke: () => void (valid = 'none'),
    handler: async (request: Parameters<typeof fetchToken>[0]) => {
      if (request.url.origin !== origin) return fetchToken(request)
      const isRight = request.headers.get('authorization') === valid
      return new HttpResponse(null, { status: isRight ? 200 : 401 })
    },
  }
  async function fetchToken(request: {
    readonly url: URL
    readonly headers: { get(name: string): string | null }
    text(): Promise<string>
  }) {
    const form = new URLSearchParams(await request.text())
    sent.push(form.get('refresh_token') ?? '')
    if (sent.at(-1) !== `r${number}`) {
      return HttpResponse.json({ error: 'invalid_grant' }, { status: 400 })
    }
    number++
    valid = `Bearer a${number}`
    return HttpResponse.json({
      access_token: `a${number}`,
      refresh_token: `r${number}`,
      expires_in: 3600,
    })
  }
}

function processOf(
  service: ReturnType<typeof strictService>,
  store: ReturnType<typeof memoryStore>,
) {
  const { read, rotate } = storedRefreshToken({ store, key: 'a' })
  const refresh = sharedToken({
    store,
    key: 'a',
    rotates: true,
    refresh: refreshTokenGrant({ url, refreshToken: read, onRotate: rotate }),
  })
  return createClient({
    baseUrl: origin,
    transport: service.handler,
    middleware: [tokenRefresh({ origin, refresh })],
  })
}
