import { describe, expect, test, vi } from 'vitest'
import { NetworkError } from '../errors.ts'
import type { Handler } from '../handler.ts'
import { HttpResponse } from '../message/response.ts'
import { pieces } from './node/testing/bodies.ts'
import { moment } from './node/testing/servers.ts'
import { platforms, start } from './testing/platforms.ts'

describe.each(platforms)('%s', (_, platform) => {
  test('a response stream that fails is a NetworkError for the client, and tells it nothing', async () => {
    const onError = vi.fn()
    const error = new Error('secret')
    const failing: Handler = async () =>
      new HttpResponse(async function* () {
        yield* pieces('half')
        throw error
      })
    const { client } = await start(platform, failing, { onError })
    const response = await client.get('/')
    const read = response.text()
    await expect(read).rejects.toThrow(NetworkError)
    await expect(read).rejects.not.toThrow('secret')
    expect(onError).toHaveBeenCalledWith(error, expect.anything())
  })

  test('a client that cancels a response stream ends its source', async () => {
    const ended = moment()
    const endless: Handler = async () =>
      new HttpResponse(async function* () {
        try {
          for (;;) yield* pieces('x'.repeat(65_536))
        } finally {
          ended.arrive()
        }
      })
    const { client } = await start(platform, endless)
    const response = await client.get('/')
    await response.release()
    await ended.come
  })

  test("a request's own stream that fails is the caller's error, and the server's client went away", async () => {
    const told = moment<unknown>()
    const { client } = await start(platform, async (request) => {
      await request.text().catch(told.arrive)
      return new HttpResponse()
    })
    const body = async function* () {
      yield* pieces('half')
      throw new Error('my disk')
    }
    await expect(client.post('/', { body })).rejects.toThrow('my disk')
    expect(await told.come).toBeInstanceOf(NetworkError)
  })

  test('a request whose body the server does not read is answered', async () => {
    const { client } = await start(platform, async () => new HttpResponse('did not read'))
    const body = () => pieces(...Array.from({ length: 100 }, () => 'x'.repeat(10_000)))
    expect(await (await client.post('/', { body })).text()).toBe('did not read')
  })
})
