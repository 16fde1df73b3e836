import {
  digestAuth,
  passwordHash,
  passwordHashes,
  usernameHash,
} from 'middleware-cookbook/server/digest-auth'
import { expect, test } from 'vitest'

/** As JavaScript calls it, which checks no types. */
const make = digestAuth as (options: unknown) => unknown
const right = { realm: 'notes', lookup: () => undefined }

test.each([
  [{ realm: undefined }, '({ realm }) is undefined: pass a string'],
  [{ realm: 'a\nb' }, '({ realm }) has a control character'],
  [{ lookup: undefined }, '({ lookup }) is undefined: pass a function'],
  [{ lookupHash: 'a' }, '({ lookupHash }) is "a": pass a function'],
  [
    { algorithms: [] },
    '({ algorithms }) is an array: pass an array that is not empty',
  ],
  [{ algorithms: ['SHA-1'] }, '({ algorithms })[0] is "SHA-1": pass "SHA-'],
  [{ qop: [] }, '({ qop }) is an array: pass an array that is not empty'],
  [
    { qop: ['auth-conf'] },
    '({ qop })[0] is "auth-conf": pass "auth" or "auth-int"',
  ],
  [{ domain: ['/a b'] }, '({ domain })[0] is "/a b": pass paths or URLs'],
  [{ domain: [''] }, '({ domain })[0] is "": pass paths or URLs'],
  [{ nonceLifetime: 0 }, '({ nonceLifetime }) is 0: pass milliseconds'],
  [{ nonceLifetime: NaN }, '({ nonceLifetime }) is NaN: pass milliseconds'],
  [
    { maxNonces: 0 },
    '({ maxNonces }) is 0: pass a number of nonces, 1 or more',
  ],
  [{ as: 'gateway' }, '({ as }) is "gateway": pass "server" or "proxy"'],
])(
  'an option that cannot be meant is an error at once: %j',
  (wrong, message) => {
    expect(() => make({ ...right, ...wrong })).toThrow(`digestAuth${message}`)
  },
)

test('a name with a colon has no hash, as it could be another user’s (RFC 7616 §4)', () => {
  const hashes = { passwordHash, passwordHashes, usernameHash }
  for (const [name, hash] of Object.entries(hashes)) {
    expect(() => hash('MD5', 'a:b', 'notes', 'secret')).toThrow(
      `${name}(username): the user name has a colon`,
    )
  }
})
