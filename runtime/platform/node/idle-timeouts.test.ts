import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { HttpRequest } from '../../message/request.ts'
import { HttpResponse } from '../../message/response.ts'
import { IdleTimeouts } from './idle-timeouts.ts'
import { head } from './testing/raw-http.ts'
import { moment } from './testing/servers.ts'
import { start } from './testing/start.ts'

/** Sockets have timers of Node's own, which go on as ever. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})

afterEach(() => {
  vi.useRealTimers()
})

test('a connection that is silent is closed, but not before the time that its client was told', async () => {
  const server = await start(async (request) => new HttpResponse(request.url.pathname))
  const connection = await server.connect()
  connection.write(head('GET /1'))
  expect(await connection.until('/1')).toMatch(/^keep-alive: timeout=5\r$/im)
  vi.advanceTimersByTime(5000)
  connection.write(head('GET /2'))
  await connection.until('/2')
  vi.advanceTimersByTime(8000)
  await connection.closed
  await expect.poll(() => vi.getTimerCount()).toBe(0)
})

test('keepAliveTimeout is that time: longer than that of a load balancer in front of it', async () => {
  const app = async (request: HttpRequest) => new HttpResponse(request.url.pathname)
  const server = await start(app, { keepAliveTimeout: 65_000 })
  const connection = await server.connect()
  connection.write(head('GET /1'))
  expect(await connection.until('/1')).toMatch(/^keep-alive: timeout=65\r$/im)
  vi.advanceTimersByTime(65_000)
  connection.write(head('GET /2'))
  await connection.until('/2')
  vi.advanceTimersByTime(68_000)
  await connection.closed
})

test('Infinity closes none, and tells no time', async () => {
  const app = async (request: HttpRequest) => new HttpResponse(request.url.pathname)
  const server = await start(app, { keepAliveTimeout: Infinity })
  const connection = await server.connect()
  connection.write(head('GET /1'))
  expect(await connection.until('/1')).not.toMatch(/^keep-alive: timeout/im)
  vi.advanceTimersByTime(3_600_000)
  connection.write(head('GET /2'))
  await connection.until('/2')
})

test('one on which a request comes slowly is not silent', async () => {
  const watch = vi.spyOn(IdleTimeouts.prototype, 'watch')
  const server = await start(async (request) => new HttpResponse(request.url.pathname))
  const connection = await server.connect()
  connection.write(head('GET /1'))
  await connection.until('/1')
  const [socket] = watch.mock.lastCall ?? []
  for (const part of head('GET /2').match(/.{1,8}/gs) ?? []) {
    const before = socket?.bytesRead ?? 0
    connection.write(part)
    await expect.poll(() => socket?.bytesRead).toBe(before + part.length)
    vi.advanceTimersByTime(4000)
  }
  await connection.until('/2')
})

test('nor is one on which an answer takes its time', async () => {
  const { come, arrive } = moment()
  const server = await start(async () => {
    await come
    return new HttpResponse('at last')
  })
  const connection = await server.connect()
  connection.write(head('GET /'))
  vi.advanceTimersByTime(60_000)
  arrive()
  await connection.until('at last')
})
