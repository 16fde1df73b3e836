import { describe, expect, test } from 'vitest'
import { attemptTimeout } from './client/attempt-timeout.ts'
import { createClient } from './client/client.ts'
import { fetchTransport } from './client/checked-fetch-transport.ts'
import { compose } from './compose.ts'
import type { Handler, Middleware } from './handler.ts'
import { HttpRequest } from './message/request.ts'
import { HttpResponse } from './message/response.ts'
import { endlessStream } from './platform/node/testing/bodies.ts'
import { start } from './platform/node/testing/start.ts'
import { cached, copying, MB, oneConnection } from './platform/node/testing/one-connection.ts'

const failure = new Error('own')

const throwing: Middleware = async (request, next) => {
  await next(request)
  throw failure
}
const replacing: Middleware = async (request, next) => {
  await next(request)
  return new HttpResponse('mine')
}
const silent = (async (request: HttpRequest, next: Handler) => {
  await next(request)
}) as unknown as Middleware
const renaming: Middleware = async (request, next) => (await next(request)).withHeader('x', 'y')
const passing: Middleware = async (request, next) => next(request)

describe('a response that is not handed on frees its connection', () => {
  test.each([
    ['an error has passed it', [throwing]],
    ['an error has passed it, further out', [passing, throwing, passing]],
    ['an error has passed it, behind a limit', [throwing, attemptTimeout(60_000)]],
    ['it is a copy that an error has passed', [throwing, renaming]],
    ['nothing was returned', [silent]],
    [
      'two attempts have come, and neither was returned',
      [
        async (request, next) => {
          const first = await next(request.with({ url: '/small' }))
          const second = await next(request)
          expect(first.body).not.toBe(second.body)
          throw failure
        },
      ],
    ],
  ] as [string, Middleware[]][])('when %s', async (_, middleware) => {
    const { client, next } = await oneConnection(middleware, { connections: 2 })
    await expect(client.get('/')).rejects.toThrow()
    await next()
  })

  test.each([
    ['replaced', [replacing]],
    ['replaced further out', [replacing, passing]],
    [
      'dropped for a cached one',
      [
        async (request, next) => {
          await next(request)
          return cached
        },
      ],
    ],
  ] as [string, Middleware[]][])('when it is %s', async (_, middleware) => {
    const { client, next } = await oneConnection(middleware)
    expect(['mine', 'cached']).toContain(await (await client.get('/')).text())
    await next()
  })

  test('when it has lost a race, whichever comes first', async () => {
    const race: Middleware = (request, next) =>
      Promise.race([next(request), next(request.with({ url: '/other' }))])
    const { client, next } = await oneConnection([race], { connections: 2 })
    for (let n = 0; n < 3; n++) {
      expect(await (await client.get('/')).text()).toHaveLength(MB.length)
      await next()
    }
  })

  test('when it has lost a race of attempts under a limit, though its winner is still being read', async () => {
    const race: Middleware = (request, next) =>
      Promise.race([next(request), next(request.with({ url: '/other' }))])
    const { client, plain } = await oneConnection([race, attemptTimeout(60_000)], {
      connections: 2,
    })
    const winner = await client.get('/')
    expect(await (await plain.get('/small')).text()).toBe('small')
    expect(await winner.text()).toHaveLength(MB.length)
  })

  test('when it comes after its middleware has failed', async () => {
    const impatient: Middleware = async (request, next) => {
      void next(request)
      throw failure
    }
    const atOnce: Middleware = (request, next) => {
      void next(request)
      throw failure
    }
    for (const one of [impatient, atOnce]) {
      const { client, next } = await oneConnection([one])
      await expect(client.get('/')).rejects.toBe(failure)
      await next()
    }
  })

  test('when it came to a request that a middleware made itself, such as for a token', async () => {
    const { server } = await oneConnection([])
    const own: Middleware = async (_request, next) => {
      await next(new HttpRequest(server.url))
      throw failure
    }
    const { client, next } = await oneConnection([own])
    await expect(client.get(server.url)).rejects.toBe(failure)
    await next()
  })

  test('when its replacement, which reads it late, is released unread', async () => {
    const { client, next } = await oneConnection([copying])
    await (await client.get('/')).release()
    await next()
  })

  test('when its replacement is left in the middle', async () => {
    const { client, next } = await oneConnection([copying])
    for await (const _ of (await client.get('/')).stream()) break
    await next()
  })

  test('on a server that passes on what another one answers', async () => {
    const { plain, next } = await oneConnection([])
    const app = compose([throwing], () => plain.get('/'))
    const gateway = await start(app, { onError: () => undefined })
    const response = await fetch(gateway.url)
    expect(response.status).toBe(500)
    await next()
  })

  test('over a fetch', async () => {
    let cancelled = 0
    const stream = () =>
      new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.enqueue(new Uint8Array(1 << 18))
        },
        cancel() {
          cancelled++
        },
      })
    const transport = fetchTransport(async () => new Response(stream()))
    await expect(
      createClient({ transport, middleware: [throwing] }).get('http://a.test'),
    ).rejects.toBe(failure)
    await expect.poll(() => cancelled).toBe(1)
  })

  test('a stream that a handler made is closed, and not begun', async () => {
    let begun = false
    async function* rows() {
      begun = true
      yield await Promise.resolve(new Uint8Array(1))
    }
    const { stream, cancelled } = endlessStream()
    for (const body of [rows(), stream]) {
      const call = compose([throwing], async () => new HttpResponse(body))
      await expect(call(new HttpRequest('http://a.test'))).rejects.toBe(failure)
    }
    await expect.poll(cancelled).toBe(true)
    expect(begun).toBe(false)
  })
})
