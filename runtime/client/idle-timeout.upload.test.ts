import { describe, expect, test } from 'vitest'
import { httpServer, moment } from '../platform/node/testing/servers.ts'
import { tidyClock } from '../test-helpers/tidy-clock.ts'
import { fetchTransport } from './checked-fetch-transport.ts'
import { advanceWhenQuiet } from './testing/advance-when-quiet.ts'
import { client } from './testing/clients.ts'

const clock = tidyClock()

describe('an upload', () => {
  test.each([
    ['a stream', () => () => new Blob([new Uint8Array(4 << 20)]).stream()],
    ['bytes', () => new Uint8Array(4 << 20)],
    ['a Blob', () => new Blob([new Uint8Array(4 << 20)])],
  ])('of %s that is not taken is ended', async (_, make) => {
    const stalled = moment()
    const server = await httpServer((req) => {
      req.pause()
      stalled.arrive()
    })
    const call = client({ idleTimeout: 100 }).post(server.url, { body: make() })
    await stalled.come
    const failed = expect(call).rejects.toMatchObject({
      message: `POST ${server.url} stalled: nothing was sent or came for 100 ms`,
    })
    await advanceWhenQuiet(clock)
    await failed
  })

  test('that gets on is not, however long it takes, and arrives whole', async () => {
    const size = 64 << 20
    let length = 0
    const server = await httpServer((req, res) => {
      req.on('data', (chunk: Buffer) => {
        const before = length >> 23
        length += chunk.length
        // The systems' buffers hold a few MB: those count as sent.
        if (length > size / 2 || before === length >> 23) return
        req.pause()
        void clock.advance(60).then(() => req.resume())
      })
      req.on('end', () => res.end(req.headers['content-length']))
    })
    const call = client({ idleTimeout: 100 }).post(server.url, { body: new Uint8Array(size) })
    expect(await (await call).text()).toBe(String(size))
    expect(length).toBe(size)
  })

  test('can be sent again: bytes in pieces are still bytes', async () => {
    const server = await httpServer((req, res) => {
      if (req.url === '/') res.writeHead(307, { location: '/there' }).end()
      else req.on('data', () => undefined).on('end', () => res.end('there'))
    })
    const body = new Uint8Array(200_000)
    expect(await (await client({ idleTimeout: 100 }).post(server.url, { body })).text()).toBe(
      'there',
    )
  })

  test('that a fetch sends from memory is not seen, and not ended', async () => {
    const answer = moment<Response>()
    const call = client({
      transport: fetchTransport(() => answer.come),
      idleTimeout: 100,
    }).post('http://a.test', { body: new Uint8Array(200_000) })
    await clock.advance(3_600_000)
    answer.arrive(new Response('done'))
    expect(await (await call).text()).toBe('done')
  })
})
