import { expect, test } from 'vitest'
import { HttpResponse } from '../../message/response.ts'
import { start } from './testing/start.ts'

test.each([
  ['another version', 505, 'GET / HTTP/2.0\r\nHost: a\r\n\r\n'],
  [
    'a transfer coding in HTTP/1.0',
    400,
    'POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  [
    'a transfer coding that is unknown',
    501,
    'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
  ],
])('%s is refused before the application, and ends the connection', async (_what, status, text) => {
  let reached = false
  const server = await start(async () => {
    reached = true
    return new HttpResponse('here')
  })
  const connection = await server.connect()
  connection.write(text)
  expect(await connection.closed).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(reached).toBe(false)
})

test('chunked is taken, in capitals as well', async () => {
  const server = await start(async (request) => new HttpResponse(await request.text()))
  const connection = await server.connect()
  connection.write(
    'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\nConnection: close\r\n\r\n2\r\nhi\r\n0\r\n\r\n',
  )
  expect(await connection.closed).toMatch(/^HTTP\/1.1 200 [^]*hi$/)
})

test('what follows a refused request is no request', async () => {
  const reached: string[] = []
  const server = await start(async (request) => {
    reached.push(request.url.pathname)
    return new HttpResponse('here')
  })
  const connection = await server.connect()
  connection.write(
    'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n' +
      'GET /next HTTP/1.1\r\nHost: a\r\n\r\n',
  )
  expect(await connection.closed).not.toContain('here')
  expect(reached).toEqual([])
})
