import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { IdleTimeoutError } from '../errors.ts'
import type { HttpResponse } from '../message/response.ts'
import { httpServer } from '../platform/node/testing/servers.ts'
import { quiet } from '../test-helpers/quiet.ts'
import { tidyClock } from '../test-helpers/tidy-clock.ts'
import { client, drain } from './testing/clients.ts'

const clock = tidyClock()

describe('a compressed response', () => {
  /** One letter in as many pieces as gzip has bytes: its header alone is ten, and decodes to nothing. */
  async function trickling() {
    const pieces = [...gzipSync('a')].map((byte) => Uint8Array.of(byte))
    let send = (): void => undefined
    const server = await httpServer((_, res) => {
      res.writeHead(200, { 'content-encoding': 'gzip' })
      send = () => {
        const piece = pieces.shift()
        if (piece) res.write(piece)
        else res.end()
      }
      send()
    })
    return {
      url: server.url,
      left: () => pieces.length,
      send: () => {
        send()
      },
    }
  }

  test.each([
    ['text()', (response: HttpResponse) => response.text().then(() => undefined)],
    ['stream()', drain],
  ])('is not silent while its bytes come, though they decode to nothing: %s', async (_, read) => {
    const { url, left, send } = await trickling()
    const reading = client({ idleTimeout: 100 }).get(url).then(read)
    const done = expect(reading).resolves.toBeUndefined()
    while (left() > 0) {
      await quiet()
      await clock.advance(99)
      send()
    }
    await quiet()
    send()
    await done
  })

  test('is silent when no byte of it comes, however much is decoded already', async () => {
    const { url } = await trickling()
    const reading = client({ idleTimeout: 100 }).get(url).then(drain)
    const failed = expect(reading).rejects.toBeInstanceOf(IdleTimeoutError)
    await quiet()
    await clock.advance(100)
    await failed
  })
})
