import { describe, expect, test } from 'vitest'
import type { Middleware } from './handler.ts'
import { HttpResponse } from './message/response.ts'
import { moment } from './platform/node/testing/servers.ts'
import { cached, copying, MB, oneConnection } from './platform/node/testing/one-connection.ts'

describe('a response that is still read is left alone', () => {
  test('by its replacement, as late as it is read', async () => {
    const { client, next } = await oneConnection([copying])
    const response = await client.get('/')
    await new Promise((resolve) => setImmediate(resolve))
    expect(await response.text()).toHaveLength(MB.length)
    await next()
  })

  test('in the background, for a log or a cache', async () => {
    const read = moment<number>()
    const background: Middleware = async (request, next) => {
      const response = await next(request)
      void response.text().then(({ length }) => {
        read.arrive(length)
      })
      return new HttpResponse('mine')
    }
    const { client } = await oneConnection([background])
    expect(await (await client.get('/')).text()).toBe('mine')
    expect(await read.come).toBe(MB.length)
  })

  test('by a middleware that answers from its cache and renews it meanwhile', async () => {
    const read = moment<number>()
    const renewing: Middleware = async (request, next) => {
      void next(request).then(async (response) => {
        read.arrive((await response.text()).length)
      })
      return cached
    }
    const { client } = await oneConnection([renewing])
    expect(await (await client.get('/')).text()).toBe('cached')
    expect(await read.come).toBe(MB.length)
  })

  test('by a response that asks for its next page while it is read', async () => {
    const pages: Middleware = async (request, next) =>
      new HttpResponse(async function* () {
        let page = next(request)
        for (let n = 0; n < 3; n++) {
          const response = await page
          page = next(request)
          // The next page is there before this one is read.
          await page
          yield* response.stream()
        }
      })
    const { client, next } = await oneConnection([pages], { connections: 2 })
    const response = await client.get('/')
    expect(await response.text()).toHaveLength(3 * MB.length)
    await next()
  })

  test('a small one that an error carries can be read where it is caught, and its connection is free', async () => {
    const carrying: Middleware = async (request, next) => {
      throw Object.assign(new Error('no'), { response: await next(request) })
    }
    const { client, next, server } = await oneConnection([carrying])
    const error: unknown = await client.get('/small').catch((error: unknown) => error)
    await next()
    const { response } = error as { response: HttpResponse }
    expect(await response.text()).toBe('small')
    expect(server.connections).toBe(1)
  })

  test('of a large one that an error carries it is said what became of it', async () => {
    const carrying: Middleware = async (request, next) => {
      throw Object.assign(new Error('no'), { response: await next(request) })
    }
    const { client, next } = await oneConnection([carrying])
    const error: unknown = await client.get('/').catch((error: unknown) => error)
    await next()
    const { response } = error as { response: HttpResponse }
    await expect(response.text()).rejects.toThrow(
      'was released when a middleware had dropped the response',
    )
  })
})
