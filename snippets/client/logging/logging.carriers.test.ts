import { createClient, HttpResponse, serve } from 'middleware-cookbook'
import { expect, onTestFinished, test } from 'vitest'
import { logging, type LogEntry } from './logging.ts'
import { headerAs, logged, messageAs, ok, R, url } from './logged.fixture.ts'

test.each([
  ['/a?page=2&token=opensesame&x=1', `/a?page=2&token=${R}&x=1`],
  ['/a?page=2;token=opensesame;x=1', `/a?page=2;token=${R};x=1`],
  ['/a?token=open;sesame&x=1', `/a?token=${R}&x=1`],
  ['/a?token=opensesame&token=opensesame', `/a?token=${R}&token=${R}`],
  ['/a?token[]=opensesame&u.pass=opensesame', `/a?token[]=${R}&u.pass=${R}`],
  ['/a;token=opensesame;x=1/b?y=1', `/a;token=${R};x=1/b?y=1`],
  ['/a;jsessionid=opensesame', `/a;jsessionid=${R}`],
  ["/a?token='open sesame'&x=1", `/a?token=${R}&x=1`],
  ['/a?token="opensesame"&x=1', `/a?token=${R}&x=1`],
  ['/a?x=/b?token=opensesame&y=1', `/a?x=/b?token=${R}&y=1`],
  [
    '/a?to=https%3A%2F%2Fb.example%2F%3Ftoken%3Dopensesame%26x%3D1&y=1',
    `/a?to=https%3A%2F%2Fb.example%2F%3Ftoken%3D${R}%26x%3D1&y=1`,
  ],
  [
    '/a?to=https%253A%252F%252Fb.example%253Ftoken%253Dopensesame',
    `/a?to=https%3A%2F%2Fb.example%3Ftoken%3D${R}`,
  ],
  [
    '/a?to=https%3A%2F%2Fada%3Aopensesame%40b.example',
    `/a?to=https%3A%2F%2F${R}%40b.example`,
  ],
  [
    '/to/https%3A%2F%2Fb.example%3Ftoken%3Dopensesame/x',
    `/to/https%3A%2F%2Fb.example%3Ftoken%3D${R}/x`,
  ],
  [
    '/a?filter=%7B%22token%22%3A%22opensesame%22%2C%22x%22%3A1%7D',
    `/a?filter=%7B%22token%22%3A%22${R}%22%2C%22x%22%3A1%7D`,
  ],
  ['/a?to%6ben=opensesame&%74oken=opensesame', `/a?to%6ben=${R}&%74oken=${R}`],
  ['/a?tok%65n%=opensesame&to%ken=opensesame', `/a?tok%65n%=${R}&to%ken=${R}`],
  ['/a?%FF%74oken=opensesame', `/a?%FF%74oken=${R}`],
  ['/a?token%E0%A4=opensesame', `/a?token%E0%A4=${R}`],
  ['/reset/4f1c2a9b7d3e?x=1', `/reset/${R}?x=1`],
  ['/token/k3j4h5k2/x', `/token/${R}/x`],
  ['/commits/4f1c2a9b7d3e', '/commits/4f1c2a9b7d3e'],
  ['/hooks/order-42-created', '/hooks/order-42-created'],
  ['/tokens/v1beta1/2024', '/tokens/v1beta1/2024'],
  ['/a?as=Bearer+opensesame&x=1', `/a?as=Bearer+${R}&x=1`],
  ['/a?as=DPoP%20opensesame&x=1', `/a?as=DPoP%20${R}&x=1`],
])(
  'a secret in a URL is redacted, and nothing else: %s',
  async (path, shown) => {
    const { client, entries } = logged(ok)
    await client.get(`http://a.example${path}`)
    const expected = new URL(`http://a.example${shown}`).href
    expect(entries[0]?.url).toBe(expected.replaceAll("'[redacted]'", R))
  },
)

test.each([
  [
    'Link',
    '<https://a.example/?token=opensesame&x=1>; rel="next", </?key=opensesame>; rel="last"',
    `<https://a.example/?token=${R}&x=1>; rel="next", </?key=${R}>; rel="last"`,
  ],
  [
    'Location',
    '/back#access_token=opensesame&state=xyz',
    `/back#access_token=${R}&state=xyz`,
  ],
  [
    'Location',
    '/#/back?code=opensesame&state=xyz',
    `/#/back?code=${R}&state=xyz`,
  ],
  ['Location', 'https://ada:opensesame@a.example/', `https://${R}@a.example/`],
  ['Location', '/a;token=opensesame/b', `/a;token=${R}/b`],
  ['Refresh', '0; url=/?token=opensesame', `0; url=/?token=${R}`],
  ['Forwarded', 'for=10.0.0.1;secret=opensesame', `for=10.0.0.1;secret=${R}`],
  ['X-Data', '{"token":"opensesame","page":2}', `{"token":"${R}","page":2}`],
  [
    'X-Data',
    '{"a":{"tok\\u0065n":"opensesame"},"page":2}',
    `{"a":{"token":"${R}"},"page":2}`,
  ],
  [
    'X-Data',
    '{"credentials":{"a":{"b":"opensesame"},"c":["opensesame"]},"page":2}',
    `{"credentials":"${R}","page":2}`,
  ],
  [
    'X-Data',
    '{"tokens":["opensesame","opensesame"],"pin":1234567}',
    `{"tokens":"${R}","pin":"${R}"}`,
  ],
  [
    'X-Data',
    '{"a":"{\\"token\\":\\"opensesame\\",\\"page\\":2}"}',
    `{"a":"{\\"token\\":\\"${R}\\",\\"page\\":2}"}`,
  ],
  [
    'X-Data',
    '{"a":"https://a.example/?x=1\\u0026token=opensesame"}',
    `{"a":"https://a.example/?x=1\\u0026token=${R}"}`,
  ],
  [
    'X-Data',
    '["x-api-key", "opensesame", "x", "y"]',
    `["x-api-key", "${R}", "x", "y"]`,
  ],
  [
    'X-Data',
    '%7B%22token%22%3A%22opensesame%22%7D',
    `%7B%22token%22%3A%22${R}%22%7D`,
  ],
  ['X-Data', 'token="open \\" sesame"; page=2', `token="${R}"; page=2`],
  ['X-Data', "token='open sesame', page=2", `token='${R}', page=2`],
  ['X-Data', 'a,token=opensesame,page=2', `a,token=${R},page=2`],
  [
    'Sec-WebSocket-Protocol',
    'base64url.bearer.authorization.k8s.io.opensesame, v4',
    `base64url.bearer.authorization.k8s.io.${R}, v4`,
  ],
  ['Sec-WebSocket-Protocol', 'v1, bearer, opensesame', `v1, bearer, ${R}`],
  [
    'Sec-WebSocket-Protocol',
    'realtime, openai-insecure-api-key.opensesame, openai-beta.realtime-v1',
    `realtime, openai-insecure-api-key.${R}, openai-beta.realtime-v1`,
  ],
])(
  'a secret inside a header is redacted, and nothing else: %s: %s',
  async (name, value, shown) => {
    expect(await headerAs(name, value)).toBe(shown)
  },
)

test('a message or a header is cut after 8192 characters, after known secrets are redacted', async () => {
  expect(await messageAs('a b '.repeat(5000))).toBe(`${'a b '.repeat(2048)}…`)
  expect(await headerAs('X-Data', 'a b '.repeat(5000))).toBe(
    `${'a b '.repeat(2048)}…`,
  )
  const long = `${'a b '.repeat(2047)}opensesame`
  const { client, entries } = logged(() => Promise.reject(new Error(long)))
  await client.get(`${url}?token=opensesame`).catch(() => undefined)
  expect(entries[0]?.error?.message).not.toContain('open')
})

test('over real sockets: a secret in a URL, in headers both ways and in an error is in no entry', async () => {
  const server = await serve(async () => {
    const headers = {
      'Set-Cookie': 'sid=opensesame',
      'X-Session-Id': 'opensesame',
      Location: '/?code=opensesame',
    }
    return new HttpResponse('hello', { headers })
  })
  const entries: LogEntry[] = []
  const log = (entry: LogEntry) => entries.push(entry)
  const client = createClient({
    baseUrl: server.url,
    middleware: [logging({ log, headers: 'all' })],
  })
  onTestFinished(() => client.close())
  const headers = {
    'Ocp-Apim-Subscription-Key': 'opensesame',
    Cookie: 'sid=opensesame',
  }
  await client.get('/a;v=opensesame?session_id=opensesame&token=opensesame', {
    headers,
  })
  await server.close()
  await client.get('/?token=opensesame', { headers }).catch(() => undefined)
  expect(entries).toHaveLength(2)
  expect(entries[1]).toHaveProperty('error')
  expect(JSON.stringify(entries).replace('/a;v=opensesame', '')).not.toContain(
    'opensesame',
  )
})
