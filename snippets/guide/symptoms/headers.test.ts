import { expect, test } from 'vitest'
import { errorOf, listen } from './raw-server.fixture.ts'

test('fetch: a redirect to another origin loses Authorization, so the answer there is 401', async () => {
  const home = await listen((incoming, response) => {
    response
      .writeHead(incoming.headers.authorization === undefined ? 401 : 200)
      .end()
  })
  const old = await listen((_request, response) => {
    response.writeHead(302, { location: home }).end()
  })
  const headers = { authorization: 'Bearer t-1' }
  expect((await fetch(home, { headers })).status).toBe(200)
  expect((await fetch(old, { headers })).status).toBe(401)
})

test('fetch: a line break in a header is a TypeError that names the value', async () => {
  const error = await errorOf(
    fetch('http://127.0.0.1', { headers: { 'x-user': 'a\nb: c' } }),
  )
  expect(error.message).toMatch(/invalid header value/)
})

test('a server that sets a header after it has answered gets ERR_HTTP_HEADERS_SENT', async () => {
  let code: string | undefined
  const url = await listen((_request, response) => {
    response.end('done')
    try {
      response.setHeader('x-late', '1')
    } catch (error) {
      code = (error as { code?: string }).code
    }
  })
  await (await fetch(url)).text()
  expect(code).toBe('ERR_HTTP_HEADERS_SENT')
})

test('Node takes 16 KiB of headers: a request with more is 431, a response UND_ERR_HEADERS_OVERFLOW', async () => {
  const long = 'a'.repeat(20_000)
  const url = await listen((_request, response) => {
    response.setHeader('x-long', long).end()
  })
  expect((await fetch(url, { headers: { cookie: long } })).status).toBe(431)
  expect((await errorOf(fetch(url))).cause).toMatchObject({
    code: 'UND_ERR_HEADERS_OVERFLOW',
  })
})
