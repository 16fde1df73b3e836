import { HttpResponse, serve, type Handler } from 'middleware-cookbook'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { rawConnection } from '../../runtime/platform/node/testing/raw-http.ts'

/**
 * What our server makes of requests that no client should send (RFC 9110, RFC 9112), written to a socket byte by byte.
 */
const reached: string[] = []
const app: Handler = async (request) => {
  const content = await request.text()
  reached.push(`${request.method} ${request.url.pathname} ${content}`.trim())
  return new HttpResponse('ok')
}
const server = await serve(app, { onError: () => undefined })
afterAll(() => server.close())
afterEach(() => {
  reached.length = 0
})

const lines = (...all: readonly string[]) => [...all, '', ''].join('\r\n')
const get = (...fields: readonly string[]) => lines('GET / HTTP/1.1', 'Host: a', ...fields)
const post = (...fields: readonly string[]) => lines('POST / HTTP/1.1', 'Host: a', ...fields)
const chunked = (chunks: string) => post('Transfer-Encoding: chunked') + chunks
const close = 'Connection: close'
/** Would be answered if it were taken for a request of its own. */
const smuggled = lines('GET /smuggled HTTP/1.1', 'Host: a')

/** The statuses that come until the server closes the connection. */
async function statuses(bytes: string): Promise<number[]> {
  const connection = await rawConnection(server.url)
  connection.write(bytes)
  const answer = await connection.closed
  return [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
}

describe('a request line that is none is a 400 and the end of the connection', () => {
  test.each([
    ['no target', lines('GET HTTP/1.1', 'Host: a')],
    ['only a method', lines('GET')],
    ['a word too many', lines('GET / HTTP/1.1 more', 'Host: a')],
    ['a protocol in small letters', lines('GET / http/1.1', 'Host: a')],
    ['an unknown version', lines('GET / HTTP/1.10', 'Host: a')],
    ['a method that is no token', lines('GE(T / HTTP/1.1', 'Host: a')],
    ['an unknown method', lines('BREW / HTTP/1.1', 'Host: a')],
    ['tabs for spaces', lines('GET\t/\tHTTP/1.1', 'Host: a')],
    ['a control character in the target', lines('GET /\x01 HTTP/1.1', 'Host: a')],
    ['NUL in the target', lines('GET /\0 HTTP/1.1', 'Host: a')],
    ['a target without a slash', lines('GET index.html HTTP/1.1', 'Host: a')],
    ['a target of another scheme', lines('GET ftp://a/ HTTP/1.1', 'Host: a', close)],
    ['* for GET', lines('GET * HTTP/1.1', 'Host: a', close)],
    ['a TLS hello', '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03'],
    ["HTTP/2's preface", 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ])('%s', async (_what, bytes) => {
    expect(await statuses(bytes)).toEqual([400])
    expect(reached).toEqual([])
  })

  test('HTTP/2.0 on the line is a 505', async () => {
    expect(await statuses(lines('GET / HTTP/2.0', 'Host: a'))).toEqual([505])
  })

  test('CONNECT is not for this server: it closes', async () => {
    expect(await statuses(lines('CONNECT a:443 HTTP/1.1', 'Host: a:443'))).toEqual([])
    expect(reached).toEqual([])
  })
})

describe('a host that is none is a 400', () => {
  test.each([
    ['missing', lines('GET / HTTP/1.1', close)],
    ['twice', get('Host: b', close)],
    ['empty', lines('GET / HTTP/1.1', 'Host: ', close)],
    ['with a path', lines('GET / HTTP/1.1', 'Host: a/b', close)],
    ['with a user', lines('GET / HTTP/1.1', 'Host: u@a', close)],
  ])('%s', async (_what, bytes) => {
    expect(await statuses(bytes)).toEqual([400])
    expect(reached).toEqual([])
  })
})

describe('a header that is none is a 400 and the end of the connection', () => {
  test.each([
    ['a space before the colon (RFC 9112 §5.1)', get('X : 1')],
    ['a space before the first (§2.2)', lines('GET / HTTP/1.1', ' X: 1', 'Host: a')],
    ['a folded line (§5.2)', get('X: 1', ' 2')],
    ['no colon', get('what')],
    ['no name', get(': 1')],
    ['a name that is no token', get('\xdc: 1')],
    ['NUL in a value', get('X: a\0b')],
    ['a control character in a value', get('X: a\x01b')],
    ['CR in a value', get('X: a\rb')],
    ['LF for CRLF', 'GET / HTTP/1.1\nHost: a\n\n'],
  ])('%s', async (_what, bytes) => {
    expect(await statuses(bytes)).toEqual([400])
    expect(reached).toEqual([])
  })
})

describe('what is too long is a 431 and the end of the connection', () => {
  test.each([
    ['a target of 20 KB', lines(`GET /${'x'.repeat(20_000)} HTTP/1.1`, 'Host: a')],
    ['a header of 20 KB', get(`X: ${'x'.repeat(20_000)}`)],
    ['3000 headers', get(...Array.from({ length: 3000 }, (_, number) => `X-${number}: 1`))],
  ])('%s', async (_what, bytes) => {
    expect(await statuses(bytes)).toEqual([431])
    expect(reached).toEqual([])
  })
})

describe('a length that others may read otherwise smuggles nothing', () => {
  const rest = `0\r\n\r\n${smuggled}`
  test.each([
    ['a length and chunks', post('Content-Length: 5', 'Transfer-Encoding: chunked') + rest],
    ['chunks and a length', post('Transfer-Encoding: chunked', 'Content-Length: 5') + rest],
    ['two lengths', post('Content-Length: 0', `Content-Length: ${smuggled.length}`) + smuggled],
    ['a list of lengths', `${post('Content-Length: 2, 2')}hi`],
    ['+2', `${post('Content-Length: +2')}hi`],
    ['-2', `${post('Content-Length: -2')}hi`],
    ['0x2', `${post('Content-Length: 0x2')}hi`],
    ['2 2', `${post('Content-Length: 2 2')}hi`],
    ['a length beyond all numbers', `${post(`Content-Length: ${'9'.repeat(30)}`)}hi`],
    ['no length', post('Content-Length: ') + smuggled],
    ['chunked, and then something else', post('Transfer-Encoding: chunked, identity') + rest],
    ['chunked twice', post('Transfer-Encoding: chunked, chunked') + rest],
    [
      'chunked in two lines',
      post('Transfer-Encoding: chunked', 'Transfer-Encoding: chunked') + rest,
    ],
    ['a vertical tab', post('Transfer-Encoding: \x0bchunked') + rest],
    ['a space before the colon', post('Transfer-Encoding : chunked') + rest],
    ['chunks in HTTP/1.0', lines('POST / HTTP/1.0', 'Transfer-Encoding: chunked') + rest],
    ['a chunk of 0x2', chunked(`0x2\r\nhi\r\n${rest}`)],
    ['a chunk of -1', chunked(`-1\r\nhi\r\n${rest}`)],
    ['a space before the size', chunked(` 2\r\nhi\r\n${rest}`)],
    ['a size beyond 64 bits', chunked(`10000000000000002\r\nhi\r\n${rest}`)],
    ['more than the size', chunked(`2\r\nhi!\r\n${rest}`)],
    ['LF after the size', chunked(`2\nhi\r\n${rest}`)],
    ['LF in an extension', chunked(`2;a\nhi\r\n${rest}`)],
    ['a trailer that is none', chunked(`2\r\nhi\r\n0\r\nX : 1\r\n\r\n${smuggled}`)],
  ])('%s', async (_what, bytes) => {
    expect(await statuses(bytes)).toEqual([400])
    expect(reached).toEqual([])
  })

  test.each(['identity', 'xchunked', '"chunked"', 'gzip, chunked'])(
    'an unknown coding is a 501: %s',
    async (coding) => {
      expect(await statuses(post(`Transfer-Encoding: ${coding}`) + rest)).toEqual([501])
      expect(reached).toEqual([])
    },
  )

  test('an endless chunk extension is a 413', async () => {
    expect(await statuses(chunked(`2;${'x'.repeat(20_000)}\r\nhi\r\n${rest}`))).toEqual([413])
    expect(reached).toEqual([])
  })

  test('a GET may have a content, which is no request', async () => {
    const length = `Content-Length: ${smuggled.length}`
    expect(await statuses(get(length, close) + smuggled)).toEqual([200])
    expect(reached).toEqual([`GET / ${smuggled.trim()}`])
  })
})

describe('what is unusual is served', () => {
  test.each([
    ['an empty line before the request (RFC 9112 §2.2)', `\r\n\r\n${get(close)}`, 'GET /'],
    ['an absolute target (§3.2.2)', lines('GET http://b/x HTTP/1.1', 'Host: a', close), 'GET /x'],
    ['OPTIONS * (§3.2.4)', lines('OPTIONS * HTTP/1.1', 'Host: a', close), 'OPTIONS /'],
    ['HTTP/1.0 without a host', lines('GET / HTTP/1.0'), 'GET /'],
    ['an upgrade that we do not make', get('Upgrade: h2c', 'Connection: upgrade, close'), 'GET /'],
    [
      'a chunk extension and a trailer (§7.1)',
      `${post('Transfer-Encoding: chunked', close)}2;a=b\r\nhi\r\n0\r\nX: 1\r\n\r\n`,
      'POST / hi',
    ],
  ])('%s', async (_what, bytes, request) => {
    expect(await statuses(bytes)).toEqual([200])
    expect(reached).toEqual([request])
  })

  test('an expectation that is none is a 417', async () => {
    expect(await statuses(get('Expect: the-impossible', close))).toEqual([417])
  })
})

describe('pipelining', () => {
  test('answers come in order', async () => {
    const paths = ['/1', '/2', '/3']
    const requests = paths.map((path) => lines(`GET ${path} HTTP/1.1`, 'Host: a'))
    expect(await statuses(requests.join('') + get(close))).toEqual([200, 200, 200, 200])
    expect(reached).toEqual(['GET /1', 'GET /2', 'GET /3', 'GET /'])
  })

  // Node answers the error before the answer that is still being made, which is lost.
  test('a request that is none ends the connection at once', async () => {
    expect(await statuses(get() + lines('GET HTTP/1.1') + smuggled)).toEqual([400])
    expect(reached).toEqual(['GET /'])
  })

  test('after Connection: close nothing is answered', async () => {
    expect((await statuses(get(close) + smuggled)).length).toBeLessThanOrEqual(1)
    expect(reached).toEqual(['GET /'])
  })
})
