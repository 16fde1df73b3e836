import { describe, expect, onTestFinished, test } from 'vitest'
import type { Handler } from '../../handler.ts'
import { HttpResponse } from '../../message/response.ts'
import { manualClock } from '../../testing/manual-clock.ts'
import { pieces } from './testing/bodies.ts'
import { head } from './testing/raw-http.ts'
import { readers } from './testing/readers.ts'
import { start } from './testing/start.ts'

function stoppedClock() {
  const clock = manualClock()
  onTestFinished(() => {
    clock.restore()
  })
  return clock
}

test('after a 413 with a small rest the connection is used again', async () => {
  const server = await start(async (request) => new HttpResponse(await request.text()), {
    maxBodySize: 1000,
  })
  const connection = await server.connect()
  connection.write(head('POST /', ['Content-Length: 100000']) + 'x'.repeat(100_000))
  expect(await connection.until('larger than 1000 bytes')).toMatch(/^connection: keep-alive\r$/im)
  connection.write(head('POST /', ['Content-Length: 4']) + 'fine')
  await connection.until('fine')
})

test.each(readers)('so it is after a 413 for chunks that %s reads', async (_, read) => {
  const clock = stoppedClock()
  const server = await start(async (request) => new HttpResponse(await read(request)), {
    maxBodySize: 1000,
  })
  const connection = await server.connect()
  const chunk = `7d0\r\n${'x'.repeat(2000)}\r\n`
  connection.write(head('POST /', ['Transfer-Encoding: chunked']) + chunk)
  await connection.until('larger than 1000 bytes')
  connection.write(`${chunk}0\r\n\r\n`)
  await expect.poll(() => clock.pending).toBe(0)
  connection.write(head('POST /', ['Content-Length: 4']) + 'fine')
  await connection.until('fine')
})

test('a body that is announced too large is refused before any of it has come', async () => {
  const server = await start(async (request) => new HttpResponse(await request.text()))
  const connection = await server.connect()
  connection.write(head('POST /', ['Content-Length: 10000000000']))
  const answer = await connection.closed
  expect(answer).toContain('HTTP/1.1 413 Content Too Large')
  expect(answer).toMatch(/^connection: close\r$/im)
})

describe.each<[string, Handler]>([
  ['answer', async () => new HttpResponse('early')],
  ['stream', async () => new HttpResponse(() => pieces('early'))],
])('an early %s to an upload that goes on', (_, ignore) => {
  test('announces that it closes the connection, when the rest is announced as large', async () => {
    const server = await start(ignore)
    const connection = await server.connect()
    connection.write(head('POST /', ['Content-Length: 50000000']))
    expect(await connection.ended).toMatch(/^connection: close\r$/im)
  })

  test.each([
    [262_144, 'keep-alive'],
    [262_145, 'close'],
  ])('with %i bytes to come says %s', async (length, expected) => {
    const server = await start(ignore)
    const connection = await server.connect()
    connection.write(head('POST /', [`Content-Length: ${length}`]))
    expect(await connection.until('early')).toMatch(new RegExp(`^connection: ${expected}\r$`, 'im'))
  })

  test.each([100, 500_000])('is the end of a read under way of %i bytes', async (length) => {
    stoppedClock()
    let failure: unknown
    const server = await start((request) => {
      request.text().catch((error: unknown) => (failure = error))
      return ignore(request)
    })
    const connection = await server.connect()
    connection.write(head('POST /', [`Content-Length: ${length}`]) + 'some')
    await expect.poll(() => failure).toHaveProperty('message', 'The body was cancelled')
  })

  test('does not read a large rest', async () => {
    stoppedClock()
    const server = await start(ignore)
    const connection = await server.connect()
    connection.write(head('POST /', ['Content-Length: 50000000']))
    connection.write(new Uint8Array(50_000_000))
    await connection.ended
    await someTurns()
    expect(connection.unsent).toBeGreaterThan(0)
  })

  test('reads a chunked rest up to a bound', async () => {
    const clock = stoppedClock()
    const server = await start(ignore)
    const connection = await server.connect()
    connection.write(head('POST /', ['Transfer-Encoding: chunked']))
    connection.write(`10000\r\n${'x'.repeat(65_536)}\r\n`.repeat(600))
    expect(await connection.ended).toContain('early')
    await someTurns()
    expect(connection.unsent).toBeGreaterThan(0)
    // No reader waits for the rest; the client has time to read.
    expect(clock.pending).toBe(1)
  })

  test('leaves the client time to read it before the connection breaks', async () => {
    const clock = stoppedClock()
    const server = await start(ignore)
    const connection = await server.connect()
    connection.write(head('POST /', ['Content-Length: 50000000']))
    connection.write(new Uint8Array(50_000_000))
    await connection.ended
    expect(clock.pending).toBe(1)
    await clock.advance(500)
    expect(await connection.closed).toContain('early')
  })

  test('has no timer left when the client leaves at once', async () => {
    const clock = stoppedClock()
    const server = await start(ignore)
    const connection = await server.connect()
    connection.write(head('POST /', ['Content-Length: 50000000']))
    await connection.ended
    expect(clock.pending).toBe(1)
    connection.destroy()
    await expect.poll(() => clock.pending).toBe(0)
  })

  test('does not wait for a small rest for long', async () => {
    const clock = stoppedClock()
    const server = await start(ignore)
    const connection = await server.connect()
    connection.write(head('POST /', ['Content-Length: 100']))
    await connection.until('early')
    await clock.advanceToNext()
    await clock.advanceToNext()
    await connection.closed
    expect(clock.now()).toBeLessThanOrEqual(1000)
  })

  test('reads a small rest, and the next request on the connection is answered', async () => {
    const clock = stoppedClock()
    const server = await start((request) => Promise.resolve(new HttpResponse(request.url.pathname)))
    const connection = await server.connect()
    connection.write(head('POST /first', ['Content-Length: 5']))
    await connection.until('/first')
    connection.write('12345' + head('GET /second'))
    await connection.until('/second')
    expect(clock.pending).toBe(0)
  })

  async function someTurns(): Promise<void> {
    for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
})
