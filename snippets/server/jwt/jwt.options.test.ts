import {
  jwt,
  remoteKeys,
  requireScope,
  type JwtAlgorithm,
  type JwtOptions,
  type RemoteKeysOptions,
} from 'middleware-cookbook/server/jwt'
import { describe, expect, test } from 'vitest'
import { publicKey } from './wrong-options.fixture.ts'

const right: JwtOptions = {
  issuer: 'a',
  audience: 'b',
  keys: { keys: [publicKey] },
}

describe('An option that cannot work is an error that says what to pass', () => {
  test.each<[keyof JwtOptions, unknown, string]>([
    ['issuer', '', 'is "": pass the name that the issuer uses'],
    ['issuer', 5, 'is 5: pass the name that the issuer uses'],
    ['audience', [], 'is an array: pass'],
    [
      'keys',
      'jwks',
      'is "jwks": pass remoteKeys(), or an object whose keys are one JWK or more',
    ],
    [
      'keys',
      null,
      'is null: pass remoteKeys(), or an object whose keys are one JWK or more',
    ],
    [
      'keys',
      {},
      'is an object: pass remoteKeys(), or an object whose keys are one JWK or more',
    ],
    ['keys', { keys: 5 }, 'is an object: pass remoteKeys()'],
    ['keys', { keys: [{}, 5] }, 'is an object: pass remoteKeys()'],
    ['keys', { keys: [null] }, 'is an object: pass remoteKeys()'],
    ['keys', { keys: [[]] }, 'is an object: pass remoteKeys()'],
    ['keys', { keys: [] }, 'is an object: pass remoteKeys(), or an object'],
    ['keys', { keys: [{}] }, 'is an object: pass remoteKeys(), or an object'],
    ['typ', '', 'is "": pass a type such as at+jwt'],
    ['tolerance', 301, 'is 301: pass'],
    ['realm', 5, 'is 5: pass a name'],
    ['realm', 'a\nb', 'has a control character'],
  ])('of jwt(): %s: %j', (option, value, message) => {
    expect(() => jwt({ ...right, [option]: value })).toThrow(
      `jwt({ ${option} }) ${message}`,
    )
  })

  test.each<[keyof RemoteKeysOptions, unknown, string]>([
    ['client', {}, 'is an object: pass a createClient()'],
    ['timeout', 0, 'is 0: pass a number of ms above 0'],
    ['cooldown', -1, 'is -1: pass a number of ms, 0 or more'],
    ['maxAge', -1, 'is -1: pass a number of ms, 0 or more'],
    ['maxStale', -1, 'is -1: pass a number of ms, 0 or more'],
  ])('of remoteKeys(): %s: %j', (option, value, message) => {
    const client = { get: () => Promise.reject(new Error('not asked')) }
    const options = { client, url: 'https://auth.example.org/jwks' }
    expect(() => remoteKeys({ ...options, [option]: value })).toThrow(
      `remoteKeys({ ${option} }) ${message}`,
    )
  })

  test.each(['', 'a  b', '"a', 'a"', 5])(
    'of requireScope(), for what is no scope: %j',
    (scope) => {
      expect(() => requireScope(scope as string)).toThrow(
        `requireScope(scope) is ${JSON.stringify(scope)}: pass a scope such as notes:write`,
      )
    },
  )
})

test('several scopes have a blank between them', () => {
  expect(() => requireScope('notes:read notes:write')).not.toThrow()
})

test.each<JwtAlgorithm>([
  ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const),
  ...(['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const),
])('each algorithm can be allowed: %s', (algorithm) => {
  expect(() => jwt({ ...right, algorithms: [algorithm] })).not.toThrow()
})
