import { basicAuth } from 'middleware-cookbook/client/basic-auth'
import {
  digestAuth,
  proxyDigestAuth,
} from 'middleware-cookbook/client/digest-auth'
import { expect, test } from 'vitest'
import { mufasa, mufasaAtProxy } from './scripted-server.fixture.ts'

const rightFor = (factory: string) =>
  factory === 'proxyDigestAuth' ? mufasaAtProxy : mufasa

/** As JavaScript calls them, which checks no types. */
const factories = { digestAuth, proxyDigestAuth, basicAuth } as Record<
  string,
  (options: unknown) => unknown
>

test.each([
  ['username', undefined, '({ username }) is undefined: pass a string'],
  ['username', 'a:b', '({ username }): the user name has a colon'],
  ['username', 'a\tb', '({ username }) has a control character'],
  ['password', undefined, '({ password }) is undefined: pass a string'],
  ['password', null, '({ password }) is null: pass a string'],
  ['password', 12345, '({ password }) is number: pass a string'],
  ['password', 'secret\n', '({ password }) has a control character'],
  ['password', 'secret\ud83d', '({ password }) has half of a surrogate pair'],
] as const)(
  'credentials that no header can carry are an error at once, which does not show them: %s %j',
  (name, value, message) => {
    for (const [factory, make] of Object.entries(factories)) {
      const options = { ...rightFor(factory), [name]: value }
      expect(() => make(options)).toThrow(TypeError)
      expect(() => make(options)).toThrow(factory + message)
      expect(() => make(options)).not.toThrow(/secret|12345/)
    }
  },
)

test.each([
  undefined,
  '',
  'api.example.org',
  'localhost:3000',
  'ftp://example.org',
])(
  'an origin that is no http or https URL is an error at once: %s',
  (origin) => {
    for (const factory of ['digestAuth', 'basicAuth']) {
      expect(() => factories[factory]?.({ ...mufasa, origin })).toThrow(
        `${factory}({ origin }) is ${String(origin)}: pass an http or https URL`,
      )
    }
    expect(() => digestAuth({ ...mufasa, origin: [] })).toThrow(
      'digestAuth({ origin }) is empty',
    )
  },
)

test.each([
  [
    { algorithms: [] },
    '({ algorithms }) is an array: pass an array that is not empty',
  ],
  [
    { algorithms: 'MD5' },
    '({ algorithms }) is "MD5": pass an array that is not empty',
  ],
  [{ algorithms: ['sha-256'] }, '({ algorithms })[0] is "sha-256": pass "SHA-'],
  [{ qop: 'AUTH' }, '({ qop }) is "AUTH": pass "auth" or "auth-int"'],
])('a choice that does not exist is an error at once: %j', (wrong, message) => {
  for (const factory of ['digestAuth', 'proxyDigestAuth']) {
    const options = { ...rightFor(factory), ...wrong }
    expect(() => factories[factory]?.(options)).toThrow(factory + message)
  }
})

test('an origin for a proxy is an error: it would limit nothing, as everything behind it is sent there', () => {
  expect(() => proxyDigestAuth(mufasa)).toThrow(
    'proxyDigestAuth({ origin }) is an unknown option',
  )
})

test('a fallback is none or basic', () => {
  const fallback = 'Basic' as 'basic'
  expect(() => digestAuth({ ...mufasa, fallback })).toThrow(
    'digestAuth({ fallback }) is "Basic": pass "none" or "basic"',
  )
})
