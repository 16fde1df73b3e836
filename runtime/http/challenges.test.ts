import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatChallenge, parseChallenges, parseParams, quote } from './challenges.ts'
import { countSteps } from './testing/regexp-steps.ts'

/** `[scheme, token68, params]` of each. */
function read(...fields: string[]) {
  return parseChallenges(fields).map(({ scheme, token68, params }) => [
    scheme,
    ...(token68 === undefined ? [] : [token68]),
    Object.fromEntries(params),
  ])
}

test('one field may hold several challenges (RFC 9110 §11.6.1)', () => {
  const field = 'Newauth realm="apps", type=1, title="Login to \\"apps\\"", Basic realm="simple"'
  expect(read(field)).toEqual([
    ['newauth', { realm: 'apps', type: '1', title: 'Login to "apps"' }],
    ['basic', { realm: 'simple' }],
  ])
})

test('each field of several counts', () => {
  expect(read('Negotiate', 'Basic realm="a", Digest realm=b')).toEqual([
    ['negotiate', {}],
    ['basic', { realm: 'a' }],
    ['digest', { realm: 'b' }],
  ])
})

test('a challenge may be a token in the place of parameters (RFC 9110 §11.2)', () => {
  expect(read('Negotiate YIIF+/==, Basic realm="a"')).toEqual([
    ['negotiate', 'YIIF+/==', {}],
    ['basic', { realm: 'a' }],
  ])
})

test('schemes and names are case-insensitive, blanks and empty items do not matter', () => {
  expect(read(' ,, DIGEST  ReAlm \t=\t "a" ,, nonce = b,')).toEqual([
    ['digest', { realm: 'a', nonce: 'b' }],
  ])
})

test('a comma in quotes separates nothing', () => {
  expect(read('Digest realm="a, Basic realm=b", qop="auth,auth-int"')).toEqual([
    ['digest', { realm: 'a, Basic realm=b', qop: 'auth,auth-int' }],
  ])
})

test.each([
  'Digest realm="a" nonce="b"',
  'Digest realm="a", =b',
  'Digest realm="a", realm="b"',
  'Digest realm="a", @, nonce=b',
  'Digest realm="a", nonce="b',
  'Digest realm="a\\',
])('a malformed challenge is left out: %s', (field) => {
  expect(read(field).filter(([, , params]) => params)).toEqual([])
  expect(read(field, 'Basic realm="x"').at(-1)).toEqual(['basic', { realm: 'x' }])
})

test.each([
  'domain="/app, realm="a", nonce=n',
  'realm="a", domain="/app, nonce=n',
  'realm="a", domain="/app, nonce="n"',
  'realm="a", nonce=n, domain="/app',
  'realm="a", nonce=n, domain="/app\\',
  'realm="a", nonce=n, domain="',
  'realm="a", domain=, nonce=n',
  'realm="a", domain=/app, nonce=n',
  'realm="a", domain="/app"/, nonce=n',
])('a fault in a parameter that is not needed drops no other: %s', (params) => {
  const field = `Digest ${params}, Basic realm="x"`
  const list = parseChallenges(field, ['realm', 'nonce'])
  expect(list.map(({ scheme }) => scheme)).toEqual(['digest', 'basic'])
  expect(Object.fromEntries(list[0]?.params ?? [])).toEqual({
    realm: 'a',
    nonce: 'n',
  })
  // Without such a list everything is needed, as on a server.
  expect(read(field).filter(([scheme]) => scheme === 'digest')).toEqual([])
})

test('a fault in a parameter that is needed leaves the challenge out', () => {
  for (const params of ['nonce="n', 'nonce="n, realm=a', 'realm=a, Nonce=/']) {
    const list = parseChallenges(`Digest ${params}`, ['realm', 'nonce'])
    expect(list).toEqual([])
  }
})

test('a token in the place of parameters has none beside it (RFC 9110 §11.2)', () => {
  expect(read('Negotiate abc==, a=b', 'Basic realm="x"')).toEqual([['basic', { realm: 'x' }]])
})

test('what comes after a malformed challenge still counts', () => {
  expect(read('Digest realm="a" nonce="b", Basic realm="x"')).toEqual([['basic', { realm: 'x' }]])
})

test('a bare list of parameters is read whole or not at all', () => {
  expect(Object.fromEntries(parseParams('nextnonce="a", nc=1'))).toEqual({
    nextnonce: 'a',
    nc: '1',
  })
  for (const field of ['a=1, a=2', 'a=1, b', 'a=1; b=2', '']) {
    expect(parseParams(field).size).toBe(0)
  }
})

test('all that is written can be read again', () => {
  const text = fc.string({ unit: 'binary-ascii' })
  fc.assert(
    fc.property(fc.array(text), (values) => {
      const params = Object.fromEntries(values.map((value, index) => [`p${index}`, quote(value)]))
      const [challenge] = parseChallenges([`${formatChallenge('Digest', params)}, Basic realm="x"`])
      expect([...(challenge?.params.values() ?? [])]).toEqual(values)
    }),
  )
})

test('no header makes it throw, or find a parameter that is not there', () => {
  const pieces = fc.constantFrom(
    ...['Digest', 'Basic', ' ', ',', '=', '"', '\\', '\t', 'a', '@', '\xff'],
  )
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((list) => list.join('')),
  )
  fc.assert(
    fc.property(hostile, (field) => {
      const text = field.toLowerCase()
      const names = parseChallenges(field).flatMap(({ scheme, params }) => [
        scheme,
        ...params.keys(),
      ])
      expect(names.filter((name) => !text.includes(name))).toEqual([])
      parseParams(field)
      parseChallenges(field, ['a'])
    }),
    { numRuns: 2000 },
  )
})

test.each([
  'a',
  ' ',
  'a ',
  ',',
  '"',
  '\\',
  '"\\',
  'a=",',
  'a="b"c,',
  'a=b ',
  'Digest ',
  'Digest a="',
  '=',
  'a="b,',
  'a="b',
  'a="\\,',
  'a=/,',
])('work grows with the length, and not with its square: %j', (piece) => {
  const steps = (length: number) => countSteps(() => parse(piece, length))
  // The square would be four times as much.
  expect(steps(400)).toBeLessThan(2.5 * steps(200))
})

test('a search that starts again at each character is counted as the square', () => {
  const steps = (length: number) => countSteps(() => /a*b/g.exec('a'.repeat(length)))
  expect(steps(400)).toBeGreaterThan(3.5 * steps(200))
})

function parse(piece: string, length: number): void {
  const field = piece.repeat(length / piece.length)
  for (const text of [field, `Digest a="${field}`]) {
    parseChallenges(text)
    parseChallenges(text, ['realm'])
  }
}
