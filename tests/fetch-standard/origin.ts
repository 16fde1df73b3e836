import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import net, { type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'

/** A server that answers by path, and how to make others that answer byte by byte. */
export interface Origin {
  readonly url: string
  /** Requests that have arrived since the case began, as `POST /path`. */
  readonly seen: readonly string[]
  /** Resolves when a request of this path has arrived. */
  arrival(path: string): Promise<IncomingMessage>
  /** Answers each connection with these bytes, and ends it. */
  raw(answer: string | Uint8Array): Promise<string>
  /** An origin without a server. */
  closed(): Promise<string>
  close(): Promise<void>
}

type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => unknown

const coded = {
  gzip: gzipSync,
  deflate: deflateSync,
  'deflate-raw': deflateRawSync,
  br: brotliCompressSync,
}

/** By the first part of the path. */
const answers: Readonly<Record<string, Answer>> = {
  async echo(request, response) {
    let body = ''
    for await (const chunk of request.setEncoding('latin1')) body += String(chunk)
    const { method, url: path, headers, rawHeaders: raw } = request
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ method, path, headers, raw, body }))
  },
  /** `/status/404/Its%20reason` */
  status(_, response, { pathname }) {
    const [, , status = '200', reason] = pathname.split('/')
    response.writeHead(Number(status), reason ? decodeURIComponent(reason) : undefined)
    response.end(Number(status) === 204 || Number(status) === 304 ? undefined : 'content')
  },
  /** `/redirect/302?to=/echo` */
  redirect(request, response, { pathname, searchParams }) {
    const to = searchParams.get('to')
    request.resume().on('end', () => {
      response.writeHead(Number(pathname.split('/')[2]), to === null ? {} : { location: to })
      response.end('moved')
    })
  },
  /** Redirects this many times: `/hops/20` */
  hops(_, response, { pathname }) {
    const left = Number(pathname.split('/')[2])
    response.writeHead(302, { location: left === 1 ? '/text' : `/hops/${left - 1}` }).end()
  },
  text(_, response) {
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 5 }).end('hello')
  },
  /** What the query says: `/answer?type=text/plain&body=x` */
  answer(_, response, { searchParams }) {
    for (const [name, value] of searchParams) {
      if (name !== 'body') response.appendHeader(name, value)
    }
    response.end(Buffer.from(searchParams.get('body') ?? '', 'latin1'))
  },
  /** Codings one after the other: `/codings/gzip/br` */
  codings(_, response, { pathname }) {
    const names = pathname.split('/').slice(2)
    const content = names.reduce(
      (bytes, name) => coded[name.toLowerCase().replace('x-', '') as keyof typeof coded](bytes),
      Buffer.from('hello'),
    )
    response.writeHead(200, { 'content-encoding': names.join(', ') }).end(content)
  },
  /** `/coded/gzip` */
  coded(_, response, { pathname }) {
    const coding = pathname.split('/')[2] as keyof typeof coded
    const content = coded[coding]('hello')
    response.setHeader('content-encoding', coding.replace('-raw', ''))
    response.setHeader('content-length', content.byteLength)
    response.end(content)
  },
  chunks(_, response) {
    response.write('hel')
    response.end('lo')
  },
  large(_, response) {
    response.end(Buffer.alloc(1_000_000, 'x'))
  },
  empty(_, response) {
    response.writeHead(200, { 'content-length': 0 }).end()
  },
  /** Never answers. */
  stall(request) {
    request.resume()
  },
  /** Headers, and half of the content. */
  half(request, response) {
    request.resume()
    response.writeHead(200, { 'content-length': 10 }).write('hello')
  },
  /** Breaks off after half of the content. */
  broken(_, response) {
    response.writeHead(200, { 'content-length': 10 })
    response.write('hello', () => response.destroy())
  },
  reset(request) {
    request.socket.destroy()
  },
}

export async function openOrigin(): Promise<Origin> {
  const sockets = new Set<Socket>()
  const servers: net.Server[] = []
  const seen: string[] = []
  const waiting = new Map<string, (request: IncomingMessage) => void>()

  async function listen(server: net.Server): Promise<string> {
    servers.push(server)
    server.on('connection', (socket: Socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  }

  const url = await listen(
    http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      const path = request.url ?? '/'
      seen.push(`${request.method ?? ''} ${path}`)
      waiting.get(path)?.(request)
      request.on('error', () => undefined)
      response.on('error', () => undefined)
      const parsed = new URL(path, 'http://a.test')
      const answer = answers[parsed.pathname.split('/')[1] ?? '']
      // A request may break off while it is answered.
      if (answer) Promise.resolve(answer(request, response, parsed)).catch(() => response.destroy())
      else response.writeHead(404).end()
    }),
  )

  return {
    url,
    seen,
    arrival: (path) => new Promise((resolve) => waiting.set(path, resolve)),
    raw: (answer) =>
      listen(
        net.createServer((socket) =>
          socket.once('data', (data) => {
            seen.push(data.toString('latin1').replace(/ HTTP.*/s, ''))
            socket.end(answer)
          }),
        ),
      ),
    async closed() {
      const server = net.createServer()
      await once(server.listen(0, '127.0.0.1'), 'listening')
      const { port } = server.address() as AddressInfo
      server.close()
      await once(server, 'close')
      return `http://127.0.0.1:${port}/`
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
    },
  }
}
