import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { InvalidMessageError, NetworkError } from '../../errors.ts'
import { tidyClock } from '../../test-helpers/tidy-clock.ts'
import { asking, askingTransport, CONTINUE, serverSaying } from './testing/asking.ts'
import { bytes, endlessStream, pieces } from './testing/bodies.ts'
import { closedPort, moment, rawServer } from './testing/servers.ts'

tidyClock()

describe('a failure', () => {
  test.each([
    ['garbage', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
    ['no answer', ''],
    [
      'another protocol',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
    ],
  ])('of the connection is a NetworkError: %s', async (_, answer) => {
    const { url } = await rawServer((socket) => socket.end(answer))
    const call = askingTransport()(`${url}path?secret`, asking('hello'))
    await expect(call).rejects.toBeInstanceOf(NetworkError)
    await expect(call).rejects.toThrow(`PUT ${url}path failed: `)
  })

  test('to connect too; then a source that was not opened is closed', async () => {
    const url = await closedPort()
    const { stream, cancelled } = endlessStream()
    await expect(askingTransport()(url, asking(stream))).rejects.toThrow(
      `PUT ${url} failed: connect ECONNREFUSED`,
    )
    expect(cancelled()).toBe(true)
  })

  test('of TLS too', async () => {
    const server = await serverSaying('HTTP/1.1 400 Bad Request\r\n\r\n')
    const call = askingTransport()(server.url.replace('http:', 'https:'), asking('hello'))
    await expect(call).rejects.toBeInstanceOf(NetworkError)
    expect(server.heads[0]?.charCodeAt(0), 'a handshake').toBe(22)
  })

  test('in the middle of the answer waits for its reader', async () => {
    const gone = moment()
    const { url } = await rawServer((socket) => {
      socket.on('close', () => {
        gone.arrive()
      })
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc')
    })
    const response = await askingTransport()(url, asking('hello'))
    await gone.come
    await new Promise(setImmediate)
    await expect(response.text()).rejects.toBeInstanceOf(NetworkError)
  })

  test('of the source reaches the caller, and the request is broken off', async () => {
    const server = await serverSaying(CONTINUE)
    const failure = new Error('disk on fire')
    const call = askingTransport()(
      server.url,
      asking(async function* () {
        yield await Promise.resolve(bytes('ab'))
        throw failure
      }),
    )
    await expect(call).rejects.toBe(failure)
    await expect.poll(() => server.open).toBe(0)
    expect(server.contents[0]).not.toContain('0\r\n\r\n')
  })

  test.each(['4', '6'])('to keep to a length of %s is an InvalidMessageError', async (length) => {
    const server = await serverSaying(CONTINUE)
    const call = askingTransport()(
      server.url,
      asking(() => pieces('hel', 'lo'), { 'content-length': length }),
    )
    await expect(call).rejects.toBeInstanceOf(InvalidMessageError)
    await expect.poll(() => server.open).toBe(0)
  })

  test.each([
    ['transfer-encoding', 'gzip'],
    ['upgrade', 'websocket'],
    ['keep-alive', 'timeout=5'],
    ['content-length', 'many'],
  ])('to be a valid request is one too: %s: %s', async (name, value) => {
    const { stream, cancelled } = endlessStream()
    const call = askingTransport()('http://127.0.0.1:1/path', asking(stream, { [name]: value }))
    await expect(call).rejects.toBeInstanceOf(InvalidMessageError)
    await expect(call).rejects.toThrow(
      `PUT http://127.0.0.1:1/path cannot be sent: invalid ${name} header`,
    )
    expect(cancelled()).toBe(true)
  })
})

describe('an abort', () => {
  test.each([
    ['while it asks', ''],
    ['while the content is sent', CONTINUE],
  ])('%s ends the call with its reason', async (_, answer) => {
    const arrived = moment()
    const server = await rawServer((socket) => {
      socket.write(answer)
      socket.pause()
      arrived.arrive()
    })
    const controller = new AbortController()
    const { signal } = controller
    const { stream, cancelled } = endlessStream()
    const call = askingTransport()(server.url, { ...asking(stream), signal })
    await arrived.come
    const reason = new Error('enough')
    controller.abort(reason)
    await expect(call).rejects.toBe(reason)
    await expect.poll(cancelled).toBe(true)
    await expect.poll(() => server.open).toBe(0)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  test('in the middle of the answer ends its reader with the reason', async () => {
    const server = await serverSaying('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc')
    const controller = new AbortController()
    const response = await askingTransport()(server.url, {
      ...asking('x'),
      signal: controller.signal,
    })
    const reading = response.text()
    const reason = new Error('enough')
    controller.abort(reason)
    await expect(reading).rejects.toBe(reason)
    await expect.poll(() => server.open).toBe(0)
  })
})
