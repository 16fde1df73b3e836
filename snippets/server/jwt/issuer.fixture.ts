import { createClient, HttpResponse, type Handler } from 'middleware-cookbook'
import {
  remoteKeys,
  type RemoteKeysOptions,
} from 'middleware-cookbook/server/jwt'
import type { JWK } from 'jose'
import { beforeEach, vi, type MockInstance } from 'vitest'
import { issuer, issuerKey, notes } from './tokens.fixture.ts'

export const [a, b] = [await issuerKey('a'), await issuerKey('b')]
export const SECOND = 1000
export const MINUTE = 60 * SECOND

/** What was reported in the test that runs. */
export let reported: MockInstance<typeof console.error>

/** In each test of the file nothing is printed. */
export function catchReports(): void {
  beforeEach(() => {
    reported = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  })
}

/** An issuer whose keys and answers a test changes, and the notes of a service that trusts it. */
export function world(options: Partial<RemoteKeysOptions> = {}) {
  const published: JWK[] = [a.jwk]
  const answer: { with: Handler } = {
    with: async () => HttpResponse.json({ keys: published }),
  }
  const fetched = vi.fn<Handler>((request) => answer.with(request))
  const client = createClient({ transport: fetched })
  const keys = remoteKeys({ client, url: `${issuer}/jwks`, ...options })
  return { published, answer, fetched, keys, ...notes(keys) }
}
