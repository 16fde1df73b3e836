import { expect, onTestFinished, test, vi } from 'vitest'
import { Agent, request } from 'undici/index.js'
import { MiddlewareError, PortInUseError } from '../../errors.ts'
import type { Handler } from '../../handler.ts'
import { HttpResponse } from '../../message/response.ts'
import { manualClock } from '../../testing/manual-clock.ts'
import { serve } from './serve.ts'
import { head } from './testing/raw-http.ts'
import { start } from './testing/start.ts'

const hello: Handler = () => Promise.resolve(new HttpResponse('hello'))

/** A handler that waits until the test lets it go on. */
function gate() {
  let open = () => {
    // Set at once below.
  }
  const opened = new Promise<void>((resolve) => (open = resolve))
  let enter = () => {
    // Set at once below.
  }
  const entered = new Promise<void>((resolve) => (enter = resolve))
  const handler: Handler = async () => {
    enter()
    await opened
    return new HttpResponse('done')
  }
  return { handler, entered, open }
}

test('port 0 takes a free port, and url says which', async () => {
  const server = await start(hello)
  expect(server.url.href).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
  const response = await request(server.url)
  expect(await response.body.text()).toBe('hello')
})

test('all addresses are reached at this one', async () => {
  const server = await start(hello, { hostname: '0.0.0.0' })
  expect(server.url.hostname).toBe('127.0.0.1')
})

test('a port in use is a named error that says which port and what to do', async () => {
  const { url } = await start(hello)
  const again = serve(hello, { port: Number(url.port) })
  await expect(again).rejects.toThrow(PortInUseError)
  await expect(again).rejects.toThrow(
    `Port ${url.port} on 127.0.0.1 is in use: stop what listens there, or pass another port; 0 takes a free one`,
  )
})

test.each([
  [
    { port: 70_000 },
    'serve({ port }) is 70000: pass a whole number from 0 to 65535; 0 takes a free one',
  ],
  [{ port: 1.5 }, 'serve({ port }) is 1.5'],
  [{ hostname: '' }, 'serve({ hostname }) is "": pass an address such as 127.0.0.1'],
  [
    { maxBodySize: -1 },
    'serve({ maxBodySize }) is -1: pass a number of bytes, or Infinity for no limit',
  ],
  [{ maxBodySize: NaN }, 'serve({ maxBodySize }) is NaN'],
  [{ closeTimeout: -1 }, 'serve({ closeTimeout }) is -1: pass a number of ms'],
])('%o is refused', async (options, message) => {
  await expect(serve(hello, options)).rejects.toThrow(message)
})

test('something else than an application is refused', async () => {
  const notAnApp = { get: hello } as unknown as Handler
  await expect(serve(notAnApp)).rejects.toThrow(MiddlewareError)
})

test('pipelined requests are answered in order', async () => {
  const slow = gate()
  const server = await start((request) =>
    request.url.pathname === '/slow'
      ? slow.handler(request)
      : Promise.resolve(new HttpResponse('fast')),
  )
  const connection = await server.connect()
  connection.write(head('GET /slow') + head('GET /fast'))
  await slow.entered
  slow.open()
  const answers = await connection.until('fast')
  expect(answers.indexOf('done')).toBeLessThan(answers.indexOf('fast'))
})

test('close() lets a request in flight end, and its connection says so', async () => {
  const { handler, entered, open } = gate()
  const server = await start(handler)
  const connection = await server.connect()
  connection.write(head('GET /'))
  await entered
  const closed = server.close()
  open()
  const answer = await connection.closed
  expect(answer).toContain('done')
  expect(answer).toMatch(/^connection: close\r$/im)
  await closed
})

test('close() closes idle connections at once', async () => {
  const server = await start(hello)
  const connection = await server.connect()
  connection.write(head('GET /'))
  await connection.until('hello')
  const fresh = await server.connect()
  await server.close()
  await Promise.all([connection.closed, fresh.closed])
})

test('close() accepts no new connection', async () => {
  const server = await start(hello)
  await server.close()
  await expect(request(server.url, { dispatcher: agent() })).rejects.toThrow('ECONNREFUSED')
})

test('close() does not cut off a response that the client reads slowly', async () => {
  const size = 20_000_000
  const server = await start(() => Promise.resolve(new HttpResponse(new Uint8Array(size))))
  const connection = await server.connect()
  connection.write(head('GET /'))
  await connection.until('\r\n\r\n')
  connection.pause()
  const closed = server.close()
  connection.resume()
  const answer = await connection.closed
  expect(answer.length).toBeGreaterThan(size)
  await closed
})

test('after closeTimeout close() breaks what is left', async () => {
  const clock = manualClock()
  onTestFinished(() => {
    clock.restore()
  })
  const { handler, entered, open } = gate()
  const server = await start(handler, { closeTimeout: 3000 })
  const connection = await server.connect()
  connection.write(head('GET /'))
  await entered
  let over = false
  const closed = server.close().then(() => (over = true))
  await clock.advance(2999)
  expect(over).toBe(false)
  await clock.advance(1)
  await closed
  expect(await connection.closed).toBe('')
  open()
})

test('close() leaves no timer behind', async () => {
  const clock = manualClock()
  onTestFinished(() => {
    clock.restore()
  })
  const server = await serve(hello)
  await server.close()
  expect(clock.pending).toBe(0)
})

test('a second close() waits for the first', async () => {
  const server = await start(hello)
  expect(server.close()).toBe(server.close())
  await server.close()
})

test('a thrown error is a 500 that tells nothing, and onError gets all of it', async () => {
  const onError = vi.fn()
  const secret = new Error('password is 12345')
  const server = await start(() => Promise.reject(secret), { onError })
  const response = await request(server.url)
  expect(response.statusCode).toBe(500)
  expect(await response.body.text()).toBe('Internal Server Error\n')
  expect(onError).toHaveBeenCalledWith(secret, expect.objectContaining({ method: 'GET' }))
})

test('without onError errors go to console.error, with their cause', async () => {
  const log = vi.spyOn(console, 'error').mockReturnValue()
  const failure = new Error('no user', { cause: new Error('no database') })
  const server = await serve(() => Promise.reject(failure))
  onTestFinished(() => server.close())
  await (await request(new URL('/users?token=x', server.url))).body.dump()
  expect(log).toHaveBeenCalledWith('GET /users failed:', failure)
})

test('an onError that fails does not take the response with it', async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  const onError = () => Promise.reject(new Error('disk full'))
  const server = await start(() => Promise.reject(new Error('x')), { onError })
  const response = await request(server.url)
  expect(response.statusCode).toBe(500)
  await response.body.dump()
})

function agent(): Agent {
  const one = new Agent()
  onTestFinished(() => one.close())
  return one
}
