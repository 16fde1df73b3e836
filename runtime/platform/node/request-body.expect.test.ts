import { describe, expect, test } from 'vitest'
import { HttpResponse } from '../../message/response.ts'
import { head } from './testing/raw-http.ts'
import { start } from './testing/start.ts'

describe('Expect: 100-continue', () => {
  const expecting = (length: number) =>
    head('POST /', ['Expect: 100-continue', `Content-Length: ${length}`])

  test('is answered when the application reads', async () => {
    const server = await start(async (request) => new HttpResponse(await request.text()))
    const connection = await server.connect()
    connection.write(expecting(5))
    await connection.until('HTTP/1.1 100 Continue')
    connection.write('hello')
    expect(await connection.until('hello')).toContain('200 OK')
  })

  test('is not answered when the application does not', async () => {
    const server = await start(() => Promise.resolve(new HttpResponse('no, thanks')))
    const connection = await server.connect()
    connection.write(expecting(5))
    const answer = await connection.closed
    expect(answer).toContain('no, thanks')
    expect(answer).not.toContain('100 Continue')
    expect(answer).toMatch(/^connection: close\r$/im)
  })

  test('is not answered in the middle of a response', async () => {
    const server = await start(
      async (request) =>
        new HttpResponse(async function* () {
          yield await request.bytes()
        }),
    )
    const connection = await server.connect()
    connection.write(expecting(5))
    await connection.until('200 OK')
    connection.write('hello')
    const answer = await connection.until('hello')
    expect(answer).not.toContain('100 Continue')
  })

  test('is not answered for a body that is too large', async () => {
    const server = await start(async (request) => new HttpResponse(await request.text()))
    const connection = await server.connect()
    connection.write(expecting(2_000_000))
    const answer = await connection.closed
    expect(answer).toMatch(/^HTTP\/1.1 413/)
  })
})
