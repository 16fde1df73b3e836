import { HttpResponse, type Handler } from 'middleware-cookbook'
import { expect, test } from 'vitest'
import { logged, messageAs, ok, R, url } from './logged.fixture.ts'
import { KEY_PREFIXES, NAMES_OF_IDENTIFIERS } from './values.fixture.ts'

/** How a value is logged as parameter, as header, in a path and in a message. */
async function shownAs(value: string, name = 'x-value') {
  const { client, entries } = logged(ok, { headers: [name] })
  const headers = { [name]: value }
  await client.get(`${url}?${name}=${value}`, { headers })
  const { url: shown = '', requestHeaders } = entries[0] ?? {}
  return [shown.replace(`${url}?${name}=`, ''), requestHeaders?.[name]]
}

// Put together here, so that no scanner takes them for keys.
const key = (prefix: string) => `${prefix}${'0a1B2c3D'.repeat(3)}`

test.each(KEY_PREFIXES)(
  'a value that begins like the keys of a service is redacted: %s',
  async (prefix) => {
    // `etag` may have a random value: only the prefix tells.
    expect(await shownAs(key(prefix), 'etag')).toEqual([R, R])
    expect(await messageAs(`the key ${key(prefix)} is not known`)).toBe(
      `the key ${R} is not known`,
    )
  },
)

test.each(['AKIA', 'ASIA', 'ABIA', 'ACCA'])(
  'the identifier of a key of AWS is redacted: %s',
  async (prefix) => {
    expect(await shownAs(`${prefix}IOSFODNN7EXAMPLE`, 'etag')).toEqual([R, R])
    expect(await shownAs(`${prefix}-tree`, 'etag')).toEqual([
      `${prefix}-tree`,
      `${prefix}-tree`,
    ])
  },
)

test.each([
  ['a JWT (RFC 7519)', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln'],
  ['an unsecured JWT', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.'],
  ['an encrypted one (RFC 7516)', 'eyJhbGciOiJSU0EifQ.a.b.c.d'],
])('a JWT is redacted: %s', async (_, jwt) => {
  expect(await shownAs(jwt, 'etag')).toEqual([R, R])
  expect(await messageAs(`${jwt} is expired, ${jwt} as well`)).toBe(
    `${R} is expired, ${R} as well`,
  )
})

test.each([
  ['-----', 'PRIVATE KEY', '-----'],
  ['-----', 'RSA PRIVATE KEY', '-----'],
  ['-----', 'PGP PRIVATE KEY BLOCK', '-----'],
  ['---- ', 'SSH2 ENCRYPTED PRIVATE KEY', ' ----'],
])('a private key is redacted: %s%s', async (before, kind, after) => {
  const line = (word: string) => `${before}${word} ${kind}${after}`
  const pem = (data: string) => `${line('BEGIN')}\n${data}\n${line('END')}`
  const withFields = pem('Proc-Type: 4\n\nMC4C-AQ')
  expect(
    await messageAs(`cannot read ${pem('MC4CAQ')} and ${withFields}.`),
  ).toBe(`cannot read ${R} and ${R}.`)
  expect(await messageAs(`cut off: ${line('BEGIN')}\nMC4CAQ`)).toBe(
    `cut off: ${R}`,
  )
})

test.each([
  ['letters and digits', 'f0T9sK2mQ8xLw4Zr7Vb1'],
  ['lower case', 'k3j4h5k2j3h45k2j3h4k5'],
  ['base64url', 'dGhpcyBpcyBhIHNlY3JldCBrZXk3'],
  ['base64', 'Zm9v/YmFyYmF6cXV4MTIzNDU2Nzg5MA=='],
  ['few digits', 'QwErTyUiOpAsDfGhJkLzXcVb'],
  ['hexadecimal', '9f86d081884c7d659a2feaa0c55ad015'],
])('a long random value is redacted: %s', async (_, value) => {
  expect(await shownAs(value)).toEqual([R, R])
})

test.each([
  ['a token of Google, which has slashes', '1//0gAbCdEfGhIjKlMnOpQrStUvWx'],
  ['a PASETO', 'v2.local.f0T9sK2mQ8xLw4Zr7Vb1_x9'],
  ['a part behind a dot', 'session.f0T9sK2mQ8xLw4Zr7Vb1'],
  ['a part between dots', 'name.f0T9sK2mQ8xLw4Zr7Vb1.sig'],
])('a value whose parts are random is redacted: %s', async (_, value) => {
  expect(await shownAs(value)).toEqual([R, R])
  expect(await messageAs(`no ${value} is known`)).not.toContain(
    value.slice(-9, -4),
  )
})

test('a random part of a host is readable, also behind a dot', async () => {
  const { client, entries } = logged(ok)
  const host = 'https://a.f0t9sk2mq8xlw4zr7vb1.b.example/x'
  await client.get(host)
  expect(entries[0]?.url).toBe(host)
})

test('a random segment of a path is redacted, and so is a random word of a message', async () => {
  const { client, entries } = logged(ok)
  await client.get(
    'http://a.example/bot12:ABC-DEF1234ghIkl-zyx57W2v1u123ew11/getMe',
  )
  expect(entries[0]?.url).toBe(`http://a.example/bot12:${R}/getMe`)
  expect(
    await messageAs('no f0T9zK2mQ8xLw4Zr7Vb1, no f0T9zK2mQ8xLw4Zr7Vb1=='),
  ).toBe(`no ${R}, no ${R}`)
})

test.each(NAMES_OF_IDENTIFIERS)(
  'a random value that identifies or checks is readable: %s',
  async (name) => {
    for (const value of [
      'f0T9sK2mQ8xLw4Zr7Vb1',
      '9f86d081884c7d659a2feaa0c55ad015',
    ]) {
      expect(await shownAs(value, name)).toEqual([value, value])
    }
  },
)

test.each([
  '123e4567-e89b-12d3-a456-426614174000',
  'checkout-123e4567-e89b-12d3-a456-426614174000',
  'how-to-write-a-middleware-in-2024',
  '20240115T100000Z',
  '2024-01-15T10:00:00.000Z',
  '1735689600123456',
  'getElementsByClassNameFromDocument',
  'e3b0c44298fc1c149afbf4c8996fb924'.slice(0, 31),
  'task-list-of-the-week',
  'secret_santa_list',
  'EAAB',
  'pypi-mirror',
])('a value that a reader can use is readable: %s', async (value) => {
  expect(await shownAs(value)).toEqual([value, value])
  expect(await messageAs(`${value} is gone`)).toBe(`${value} is gone`)
})

test.each([
  ['traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
  [
    'x-amz-id-2',
    'eftixk72aD6Ap51TnqcoF8eFidJG9Z/2mkiDFu8yU9AS1ed4OpIszj7UDNEHGran',
  ],
  [
    'user-agent',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
  ],
  ['content-digest', 'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:'],
  [
    'content-type',
    'multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW',
  ],
  [
    'content-security-policy',
    "script-src 'sha256-B2yPHKaXnvFWtRChIbabYmUBFZdVfKKXHbWtWidDVF8='",
  ],
  ['sec-websocket-key', 'dGhlIHNhbXBsZSBub25jZQ=='],
  ['x-trace-context', 'a=f0T9zK2mQ8xLw4Zr7Vb1; o=1'],
  ['server-timing', 'auth;dur=53, db;dur=2'],
  ['access-control-allow-headers', 'authorization, x-api-key'],
  ['vary', 'cookie, authorization'],
  [
    'report-to',
    '{"group":"default","endpoints":[{"url":"https://a.example/r"}]}',
  ],
  ['via', '1.1 8dc0b7a2b5d4e3f8a9c1d2e3f4a5b6c7.cloudfront.net (CloudFront)'],
])('a header of everyday is readable: %s', async (name, value) => {
  const transport: Handler = async () =>
    new HttpResponse(null, { headers: { [name]: value } })
  const { client, entries } = logged(transport, { headers: [name] })
  await client.get(url)
  expect(entries[0]?.responseHeaders).toEqual({ [name]: value })
})

test('the host of a URL is readable', async () => {
  const { client, entries } = logged(ok)
  await client.get('https://a1b2c3d4e5f6g7h8i9j0k1.execute-api.a.example/v1')
  expect(entries[0]?.url).toBe(
    'https://a1b2c3d4e5f6g7h8i9j0k1.execute-api.a.example/v1',
  )
})
