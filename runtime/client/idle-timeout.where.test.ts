import { describe, expect, test } from 'vitest'
import { IdleTimeoutError } from '../errors.ts'
import { compose } from '../compose.ts'
import { HttpRequest } from '../message/request.ts'
import { HttpResponse } from '../message/response.ts'
import * as memory from '../platform/memory/index.ts'
import { endlessStream } from '../platform/node/testing/bodies.ts'
import { moment } from '../platform/node/testing/servers.ts'
import { tidyClock } from '../test-helpers/tidy-clock.ts'
import { createClient } from './client.ts'
import { idleTimeout } from './idle-timeout.ts'
import { client, never } from './testing/clients.ts'

const clock = tidyClock()

describe('where it is', () => {
  test('a call may have another limit than its client, or none', async () => {
    const c = client({ transport: never, idleTimeout: 100 })
    const longer = c.get('http://a.test', { idleTimeout: 5000 })
    const controller = new AbortController()
    const none = c.get('http://a.test', { idleTimeout: Infinity, signal: controller.signal })
    await clock.advance(4999)
    expect(clock.pending).toBe(1)
    void clock.advance(1)
    await expect(longer).rejects.toMatchObject({ timeout: 5000 })
    await clock.advance(3_600_000)
    controller.abort('enough')
    await expect(none).rejects.toBe('enough')
  })

  test('as a middleware it works in any list', async () => {
    const call = compose([idleTimeout(100)], never)(new HttpRequest('http://a.test/x'))
    void clock.advance(100)
    await expect(call).rejects.toThrow('GET http://a.test/x stalled')
  })

  test('a middleware outside it gets the error of an attempt, and may try again', async () => {
    let attempts = 0
    const c = client({
      transport: () => (++attempts === 1 ? never() : Promise.resolve(new HttpResponse('second'))),
      idleTimeout: 100,
      middleware: [(request, next) => next(request).catch(() => next(request))],
    })
    const call = c.get('http://a.test')
    void clock.advance(100)
    expect(await (await call).text()).toBe('second')
  })

  test('in memory, an application that is silent is ended as on a socket', async () => {
    const server = await memory.serve(never)
    const transport = memory.httpTransport()
    const call = createClient({ transport, idleTimeout: 100 }).get(server.url)
    void clock.advance(100)
    await expect(call).rejects.toBeInstanceOf(IdleTimeoutError)
    await server.close()
  })

  test('releases a response that comes too late', async () => {
    const answer = moment<HttpResponse>()
    const call = client({ transport: () => answer.come, idleTimeout: 100 }).get('http://a.test')
    void clock.advance(100)
    await expect(call).rejects.toBeInstanceOf(IdleTimeoutError)
    const { stream, cancelled } = endlessStream()
    answer.arrive(new HttpResponse(stream))
    await expect.poll(cancelled).toBe(true)
  })

  test.each([0, -1, NaN, '5'])('%j is refused', (ms) => {
    expect(() => idleTimeout(ms as number)).toThrow(RangeError)
    expect(() => createClient({ idleTimeout: ms as number })).toThrow(/idleTimeout \}\) is/)
  })
})
