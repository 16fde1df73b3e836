import { describe, expect, test, vi } from 'vitest'
import { request } from 'undici/index.js'
import { InvalidMessageError } from '../../errors.ts'
import { Body } from '../../message/body.ts'
import { HttpResponse } from '../../message/response.ts'
import { bytes, pieces } from './testing/bodies.ts'
import { head } from './testing/raw-http.ts'
import { always, start, wire } from './testing/start.ts'
import { untilStill } from './testing/until-still.ts'

test('a stream is sent in chunks', async () => {
  const answer = await wire(always(() => new HttpResponse(() => pieces('one', 'two'))))
  expect(answer).toMatch(/^transfer-encoding: chunked\r$/im)
  expect(answer).toContain('3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n')
})

test('a stream of known length is sent with Content-Length', async () => {
  const answer = await wire(always(() => new HttpResponse(new Blob(['one', 'two']))))
  expect(answer).toMatch(/^content-length: 6\r$/im)
  expect(answer).toMatch(/\r\n\r\nonetwo$/)
})

test.each([
  ['chunks', () => new HttpResponse(() => pieces('one'))],
  ['a Blob', () => new HttpResponse(new Blob(['one']))],
  ['text', () => new HttpResponse('one')],
])('a field is sent in Latin-1 before %s', async (_, make) => {
  const answer = await wire(always(() => make().withHeader('x-name', 'caf\xe9')))
  expect(answer).toMatch(/^x-name: caf\xe9\r$/m)
})

test('the headers of a stream are sent before its first chunk', async () => {
  let send = (): void => undefined
  const wait = new Promise<void>((resolve) => (send = resolve))
  const server = await start(
    always(
      () =>
        new HttpResponse(async function* () {
          await wait
          yield bytes('late')
        }),
    ),
  )
  const connection = await server.connect()
  connection.write(head('GET /'))
  await connection.until('\r\n\r\n')
  send()
  await connection.until('late')
})

describe('a stream that fails midway', () => {
  test('breaks the connection, so that the client does not take it for whole', async () => {
    const error = new Error('disk')
    const onError = vi.fn()
    const server = await start(
      always(
        () =>
          new HttpResponse(async function* () {
            yield* pieces('half')
            throw error
          }),
      ),
      { onError },
    )
    const connection = await server.connect()
    connection.write(head('GET /'))
    const answer = await connection.closed
    expect(answer).not.toContain('0\r\n\r\n')
    expect(onError).toHaveBeenCalledWith(error, expect.anything())
    const response = await request(server.url)
    await expect(response.body.text()).rejects.toThrow()
  })

  test.each([
    ['shorter', ['ab', 'cd']],
    ['longer', ['abcd', 'ef']],
  ])('so does one that is %s than its Content-Length', async (_, texts) => {
    const onError = vi.fn()
    const headers = { 'content-length': '5' }
    const server = await start(
      always(() => new HttpResponse(() => pieces(...texts), { headers })),
      { onError },
    )
    const response = await request(server.url)
    await expect(response.body.text()).rejects.toThrow()
    expect(onError).toHaveBeenCalledWith(expect.any(InvalidMessageError), expect.anything())
  })

  test('has its source stopped when it was the server that found fault with it', async () => {
    let stopped = false
    const headers = { 'content-length': '5' }
    const endless = async function* () {
      try {
        for (;;) yield* pieces('abcd')
      } finally {
        stopped = true
      }
    }
    const server = await start(always(() => new HttpResponse(endless, { headers })))
    const connection = await server.connect()
    connection.write(head('GET /'))
    await connection.closed
    await expect.poll(() => stopped).toBe(true)
  })

  test('does not harm the answer before it on the connection', async () => {
    let answerFirst = (): void => undefined
    const wait = new Promise<void>((resolve) => (answerFirst = resolve))
    let broken = (): void => undefined
    const broke = new Promise<void>((resolve) => (broken = resolve))
    const server = await start(
      async ({ url }) => {
        if (url.pathname === '/broken') {
          return new HttpResponse(async function* () {
            yield* pieces('half')
            throw new Error('disk')
          })
        }
        await wait
        return new HttpResponse('the first answer')
      },
      { onError: broken },
    )
    const connection = await server.connect()
    connection.write(head('GET /') + head('GET /broken'))
    await broke
    answerFirst()
    expect(await connection.closed).toContain('the first answer')
  })
})

test('a stream goes no faster than its client, so a large one needs no memory', async () => {
  const chunk = new Uint8Array(65_536)
  const chunks = 200_000_000 / chunk.byteLength
  let sent = 0
  const body = Body.from(async function* () {
    for (; sent < chunks; sent++) yield await Promise.resolve(chunk)
  })
  const server = await start(always(() => new HttpResponse(body)))
  const connection = await server.connect()
  connection.pause()
  connection.write(head('GET /'))
  await expect.poll(() => sent).toBeGreaterThan(0)
  // The source stops when the buffers of both systems are full.
  await untilStill(() => sent)
  expect(sent * chunk.byteLength).toBeLessThan(20_000_000)
})

test('200 MB are never far ahead of the client that reads them', async () => {
  const chunk = new Uint8Array(65_536)
  const total = 3200 * chunk.byteLength
  let received = 0
  let lead = 0
  const server = await start(
    always(
      () =>
        new HttpResponse(async function* () {
          for (let sent = 0; sent < total; sent += chunk.byteLength) {
            lead = Math.max(lead, sent - received)
            yield await Promise.resolve(chunk)
          }
        }),
    ),
  )
  const response = await request(server.url)
  for await (const piece of response.body) received += (piece as Uint8Array).byteLength
  expect(received).toBe(total)
  expect(lead).toBeLessThan(20_000_000)
})
