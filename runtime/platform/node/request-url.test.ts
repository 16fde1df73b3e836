import { expect, test } from 'vitest'
import { HttpResponse } from '../../message/response.ts'
import { start } from './testing/start.ts'

const showUrl = () => start((request) => Promise.resolve(new HttpResponse(`[${request.url.href}]`)))

async function answerTo(text: string): Promise<string> {
  const server = await showUrl()
  const connection = await server.connect()
  connection.write(text)
  return connection.until(/\r\n\r\n[^]/)
}

test('the URL is made of Host and the path with its query', async () => {
  const answer = await answerTo('GET /a/b?c=d%20e HTTP/1.1\r\nHost: shop.test:8080\r\n\r\n')
  expect(answer).toContain('[http://shop.test:8080/a/b?c=d%20e]')
})

test('two slashes at the start are a path, not another host', async () => {
  const answer = await answerTo('GET //evil.test/x HTTP/1.1\r\nHost: shop.test\r\n\r\n')
  expect(answer).toContain('[http://shop.test//evil.test/x]')
})

test('an absolute target overrides Host (RFC 9112 §3.2.2)', async () => {
  const answer = await answerTo('GET http://real.test/x?y HTTP/1.1\r\nHost: other.test\r\n\r\n')
  expect(answer).toContain('[http://real.test/x?y]')
})

test('OPTIONS * has the URL of the server, without a path (RFC 9112 §3.2.4)', async () => {
  const answer = await answerTo('OPTIONS * HTTP/1.1\r\nHost: shop.test\r\n\r\n')
  expect(answer).toContain('[http://shop.test/]')
})

test('HTTP/1.0 without Host gets the address that it connected to', async () => {
  const answer = await answerTo('GET /x HTTP/1.0\r\n\r\n')
  expect(answer).toMatch(/\[http:\/\/127\.0\.0\.1:\d+\/x\]/)
})

test.each([
  ['no Host', 'GET / HTTP/1.1\r\n\r\n'],
  ['two Hosts', 'GET / HTTP/1.1\r\nHost: a.test\r\nHost: b.test\r\n\r\n'],
  ['an empty Host', 'GET / HTTP/1.1\r\nHost:\r\n\r\n'],
  ['a Host with a path', 'GET / HTTP/1.1\r\nHost: a.test/evil\r\n\r\n'],
  ['a Host with a user', 'GET / HTTP/1.1\r\nHost: user@a.test\r\n\r\n'],
  ['a Host with a query', 'GET / HTTP/1.1\r\nHost: a.test?x=\r\n\r\n'],
  ['a Host with a fragment', 'GET / HTTP/1.1\r\nHost: a.test#\r\n\r\n'],
  ['a Host with a backslash', 'GET / HTTP/1.1\r\nHost: a.test\\evil\r\n\r\n'],
  ['a Host with an impossible port', 'GET / HTTP/1.1\r\nHost: a.test:99999\r\n\r\n'],
  ['a target with a user', 'GET http://user@a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n'],
  ['a target with another scheme', 'GET ftp://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n'],
])('%s is answered 400 and never reaches the application', async (_, text) => {
  const answer = await answerTo(text).catch((error: unknown) => String(error))
  expect(answer).toContain('HTTP/1.1 400 Bad Request')
  expect(answer).not.toContain('[http')
})
