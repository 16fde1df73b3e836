import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict'
import dns from 'node:dns'
import { gzipSync } from 'node:zlib'
import {
  createClient,
  guardConnections,
  HttpResponse,
  httpTransport,
  NetworkError,
  PortInUseError,
  serve,
  type ConnectionGuard,
  type Handler,
  type Middleware,
} from '../../runtime/index.ts'
import { raw, rawServer } from './raw.ts'

/** What programs do not show: bounds, broken connections, the edges of HTTP. */
export interface Behaviour {
  readonly name: string
  readonly check: () => Promise<void>
  /** Why it is different there. */
  readonly bun?: string
  readonly deno?: string
}

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const BIG = 20_000_000
const FORBIDDEN = { code: 'ERR_CONNECTION_FORBIDDEN' }

type Looked = (error: null, ...found: unknown[]) => void

/** Connects to this address alone. */
function only(allowed: string): Middleware {
  const guard: ConnectionGuard = ({ address }) => (address === allowed ? undefined : 'no')
  return (request, next) => next(guardConnections(request, guard))
}

export const behaviours: readonly Behaviour[] = [
  {
    name: 'ten calls at once share one connection when `connections` is 1',
    async check() {
      const server = await rawServer((socket) => socket.write(ANSWER))
      const transport = httpTransport({ connections: 1 })
      const client = createClient({ transport })
      const all = Array.from({ length: 10 }, async () => (await client.get(server.url)).text())
      deepEqual(new Set(await Promise.all(all)), new Set(['ok']))
      equal(server.connections(), 1)
      await transport.close()
      await server.close()
    },
  },
  {
    name: 'a guard judges an address of the URL, and nothing is connected to that it refuses',
    async check() {
      const server = await rawServer((socket) => socket.write(ANSWER))
      const { port } = new URL(server.url)
      const client = createClient({ middleware: [only('127.0.0.1')] })
      equal(await (await client.get(server.url)).text(), 'ok')
      for (const host of ['127.0.0.2', '0.0.0.0', '[::1]', '[::ffff:127.0.0.1]']) {
        await rejects(client.get(`http://${host}:${port}/`), FORBIDDEN)
      }
      equal(server.connections(), 1)
      await client.close()
      await server.close()
    },
  },
  {
    name: 'a name is connected to at the address that a guard has judged, without another look-up',
    async check() {
      const server = await rawServer((socket) => socket.write(ANSWER))
      const { port } = new URL(server.url)
      const rounds = [['127.0.0.1'], ['192.0.2.1'], ['127.0.0.1', '192.0.2.1']]
      let lookups = 0
      const { lookup } = dns
      dns.lookup = ((name: string, { all }: dns.LookupOptions, callback: Looked) => {
        const found = (rounds[lookups++] ?? []).map((address) => ({ address, family: 4 }))
        if (all) callback(null, found)
        else callback(null, found[0]?.address, 4)
      }) as typeof dns.lookup
      try {
        for (const [round] of rounds.entries()) {
          // Each with connections of its own.
          const client = createClient({ middleware: [only('127.0.0.1')] })
          const call = client.get(`http://a.test:${port}/`)
          if (round === 0) equal(await (await call).text(), 'ok')
          else await rejects(call, FORBIDDEN)
          await client.close()
        }
        equal(lookups, 3)
        equal(server.connections(), 1)
      } finally {
        dns.lookup = lookup
      }
      await server.close()
    },
  },
  {
    name: 'content waits for the word of the server when the request says `Expect: 100-continue`',
    async check() {
      const seen: string[] = []
      const server = await rawServer((socket, text) => {
        seen.push(text)
        socket.write(seen.length === 1 ? 'HTTP/1.1 100 Continue\r\n\r\n' : ANSWER)
      })
      const transport = httpTransport({ expectContinue: true })
      const client = createClient({ transport })
      const headers = { expect: '100-continue' }
      await (await client.put(server.url, { body: 'content', headers })).text()
      equal(seen.length, 2)
      match(seen[1] ?? '', /^content$/)
      await transport.close()
      await server.close()
    },
  },
  {
    name: 'the server asks for content when the application reads it',
    async check() {
      await serving(
        async (request) => new HttpResponse(await request.text()),
        async (url) => {
          const { socket, text } = await raw(
            url,
            'PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n',
          )
          await until(() => text().includes('100 Continue'))
          socket.write('ok')
          await until(() => text().endsWith('ok'))
          socket.destroy()
        },
      )
    },
  },
  {
    name: 'an abort in the middle of a response ends its source',
    async check() {
      let ended = false
      const app: Handler = async () =>
        new HttpResponse(async function* () {
          try {
            for (;;) yield await Promise.resolve(new Uint8Array(1000))
          } finally {
            ended = true
          }
        })
      await calling(app, async (client) => {
        const controller = new AbortController()
        const { signal } = controller
        const response = await client.get('/', { signal })
        const reading = response.bytes()
        controller.abort(new Error('enough'))
        await rejects(reading, /enough/)
        await until(() => ended)
      })
    },
  },
  {
    name: 'a client that leaves aborts the signal of its request, with content and without',
    async check() {
      for (const content of ['', 'half']) {
        let arrived = false
        let reason: unknown
        const app: Handler = async (request) => {
          arrived = true
          await request.text().catch(() => undefined)
          if (request.signal?.aborted) reason = request.signal.reason
          else
            await new Promise<void>((resolve) => {
              request.signal?.addEventListener('abort', () => {
                reason = request.signal?.reason
                resolve()
              })
            })
          return new HttpResponse()
        }
        await serving(app, async (url) => {
          const length = content === '' ? '' : 'Content-Length: 100\r\n'
          const { socket } = await raw(url, `POST / HTTP/1.1\r\nHost: a\r\n${length}\r\n${content}`)
          await until(() => arrived)
          socket.destroy()
          await until(() => reason instanceof NetworkError)
        })
      }
    },
  },
  {
    name: 'a source that fails midway is no whole response',
    async check() {
      const app: Handler = async () =>
        new HttpResponse(async function* () {
          yield await Promise.resolve(new Uint8Array(1000))
          throw new Error('disk')
        })
      await calling(app, async (client) => {
        await rejects(async () => (await client.get('/')).bytes(), NetworkError)
      })
    },
  },
  {
    name: 'several Set-Cookie stay several, and a form with files arrives',
    async check() {
      const app: Handler = async (request) => {
        const file = (await request.formData()).get('file')
        const headers = { 'set-cookie': ['a=1', 'b=2, c'] }
        return new HttpResponse(file instanceof Blob ? await file.text() : '', { headers })
      }
      await calling(app, async (client) => {
        const form = new FormData()
        form.append('file', new Blob(['of a Blob']))
        const response = await client.post('/', { body: form })
        deepEqual(response.headers.getSetCookie(), ['a=1', 'b=2, c'])
        equal(await response.text(), 'of a Blob')
      })
    },
  },
  {
    name: 'gzip is undone in both directions, within `maxBodySize`',
    async check() {
      const app: Handler = async (request) =>
        new HttpResponse(gzipSync(await request.text()), {
          headers: { 'content-encoding': 'gzip' },
        })
      await calling(app, async (client) => {
        const headers = { 'content-encoding': 'gzip' }
        const post = (text: string) => client.post('/', { body: gzipSync(text), headers })
        equal(await (await post('packed')).text(), 'packed')
        equal((await post('x'.repeat(2_000_000))).status, 413)
      })
    },
  },
  {
    name: 'HEAD, 204 and 304 have no content, and the next call its connection',
    async check() {
      const app: Handler = async ({ path }) =>
        new HttpResponse(null, { status: Number(path.slice(1)) })
      await calling(app, async (client) => {
        for (const status of [204, 304]) {
          const response = await client.get(`/${String(status)}`)
          equal(response.status, status)
          equal(await response.text(), '')
        }
        equal(await (await client.head('/200')).text(), '')
      })
    },
  },
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

async function serving(app: Handler, use: (url: URL) => Promise<void>): Promise<void> {
  const server = await serve(app, { onError: () => undefined })
  try {
    await use(server.url)
  } finally {
    await server.close()
  }
}

function calling(
  app: Handler,
  use: (client: ReturnType<typeof createClient>) => Promise<void>,
): Promise<void> {
  return serving(app, async (baseUrl) => {
    const client = createClient({ baseUrl })
    try {
      await use(client)
    } finally {
      await client.close()
    }
  })
}

/** Waits as long as the runner lets it. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** A connection that stays open is closed here, so that the process can end: ten seconds are for a slow machine. */
async function soon(closed: Promise<unknown>, socket: { destroy(): void }): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), 10_000)
  })
  const inTime = await Promise.race([closed.then(() => true), late])
  clearTimeout(timer)
  socket.destroy()
  ok(inTime, 'the connection stays open')
}
