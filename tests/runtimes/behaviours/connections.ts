import { match, ok, rejects } from 'node:assert/strict'
import { HttpResponse, PortInUseError, serve } from '../../../runtime/index.ts'
import { raw } from '../raw.ts'
import { type Behaviour, serving, soon, until } from './behaviour.ts'

const BIG = 20_000_000

/** What a server does with its connections. */
export const connections: readonly Behaviour[] = [
  {
    name: 'close() lets a slow client read the whole response',
    async check() {
      const server = await serve(async () => new HttpResponse(new Uint8Array(BIG)))
      const { socket, closed, text } = await raw(
        server.url,
        'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
      )
      await until(() => text() !== '')
      socket.pause()
      const closing = server.close()
      socket.resume()
      ok((await closed).length > BIG)
      await closing
    },
  },
  {
    name: 'close() closes a connection between two requests',
    async check() {
      const server = await serve(async () => new HttpResponse('ok'))
      const { closed, text } = await raw(server.url, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
      await until(() => text().endsWith('ok'))
      await server.close()
      await closed
    },
  },
  {
    name: 'close() closes a connection on which nothing has come yet',
    bun: 'tells the server of a connection only with its first request',
    async check() {
      const server = await serve(async () => new HttpResponse('ok'))
      const { socket, closed } = await raw(server.url)
      await server.close()
      await soon(closed, socket)
    },
  },
  {
    name: 'OPTIONS * reaches the application (RFC 9112 §3.2.4)',
    bun: 'answers it with 400 by itself',
    async check() {
      await serving(
        async () => new HttpResponse('ok'),
        async (url) => {
          const { closed } = await raw(
            url,
            'OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
          )
          match(await closed, /^HTTP\/1.1 200 /)
        },
      )
    },
  },
  {
    name: 'a large upload that was answered early is not read to its end',
    async check() {
      await serving(
        async () => new HttpResponse('early'),
        async (url) => {
          const { socket, closed, text } = await raw(
            url,
            `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${String(BIG)}\r\n\r\n`,
          )
          let unsent = 0
          socket.once('end', () => (unsent = socket.writableLength))
          socket.write(new Uint8Array(BIG))
          await until(() => text().endsWith('early'))
          await soon(closed, socket)
          ok(unsent > 0, 'all of it was taken')
        },
      )
    },
  },
  {
    name: 'a port that is taken is a PortInUseError',
    async check() {
      await serving(
        async () => new HttpResponse(),
        async ({ port }) => {
          await rejects(
            serve(async () => new HttpResponse(), { port: Number(port) }),
            PortInUseError,
          )
        },
      )
    },
  },
]
