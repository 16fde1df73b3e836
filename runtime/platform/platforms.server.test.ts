import { describe, expect, test } from 'vitest'
import { NetworkError, PortInUseError } from '../errors.ts'
import type { Handler } from '../handler.ts'
import { HttpResponse } from '../message/response.ts'
import { clientAddress } from '../server/client-address.ts'
import { pieces } from './node/testing/bodies.ts'
import { moment } from './node/testing/servers.ts'
import { platforms, start } from './testing/platforms.ts'

const empty: Handler = async () => new HttpResponse()

describe.each(platforms)('%s', (_, platform) => {
  test('a port in use is a PortInUseError', async () => {
    const { server } = await start(platform, empty)
    await expect(platform.serve(empty, { port: Number(server.url.port) })).rejects.toThrow(
      PortInUseError,
    )
  })

  test('the address of the client is that of its connection, not what its headers say', async () => {
    const app: Handler = async (request) => new HttpResponse(request.get(clientAddress)?.())
    const { client } = await start(platform, app)
    const headers = { 'x-forwarded-for': '6.6.6.6', forwarded: 'for=6.6.6.6' }
    expect(await (await client.get('/', { headers })).text()).toBe('127.0.0.1')
  })

  test('a closed server is a NetworkError', async () => {
    const { server, client } = await start(platform, empty)
    await server.close()
    await expect(client.get('/')).rejects.toThrow(NetworkError)
  })

  test('close() lets a call in flight end', async () => {
    const [entered, opened] = [moment(), moment()]
    const { server, client } = await start(platform, async () => {
      entered.arrive()
      await opened.come
      return new HttpResponse('done')
    })
    const call = client.get('/')
    await entered.come
    const closed = server.close()
    opened.arrive()
    expect(await (await call).text()).toBe('done')
    await closed
  })

  test('after closeTimeout a call in flight is broken, and the server told', async () => {
    let reason: unknown
    const entered = moment()
    const waits: Handler = ({ signal }) =>
      new Promise((resolve) => {
        entered.arrive()
        signal?.addEventListener('abort', () => {
          reason = signal.reason
          resolve(new HttpResponse())
        })
      })
    const { server, client } = await start(platform, waits, { closeTimeout: 0 })
    const call = client.get('/')
    call.catch(() => undefined)
    await entered.come
    await server.close()
    await expect(call).rejects.toThrow(NetworkError)
    expect(reason).toHaveProperty('message', 'The client of GET / disconnected')
  })

  test('a small unread response does not hold up close()', async () => {
    const app: Handler = async () => new HttpResponse(() => pieces('one', 'two'))
    const { server, client } = await start(platform, app, { closeTimeout: 60_000 })
    await client.get('/')
    await server.close()
  })
})
