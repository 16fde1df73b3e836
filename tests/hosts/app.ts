import { gzipSync } from './gzipped.ts'
import {
  compose,
  HttpError,
  HttpResponse,
  mapResponse,
  clientAddress,
  hostContext,
  param,
  routes,
  type HttpRequest,
  type Middleware,
} from 'middleware-cookbook'

/** What happened on the server, by the id that a case has given its request. */
const events = new Map<string, string[]>()

function note(request: HttpRequest, event: string): void {
  const id = request.url.searchParams.get('id') ?? 'none'
  events.set(id, [...(events.get(id) ?? []), event])
}

/** Takes the errors that stay on the server. */
export function onError(error: unknown, request: HttpRequest): void {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  note(request, `${name}: ${message}`)
}

/** Adds a field to each response, also to those that an error becomes. */
const marked: Middleware = (request, next) =>
  mapResponse(request, next, (response) => response.withHeader('x-marked', 'yes'))

const bytes = (size: number) => new Uint8Array(size).fill(97)

async function* endless(request: HttpRequest) {
  note(request, 'started')
  let sent = 0
  try {
    for (;;) {
      sent += 65_536
      yield bytes(65_536)
      // Other work has its turn.
      await new Promise<void>((resolve) => setTimeout(resolve))
    }
  } finally {
    note(request, sent > 64 * 1024 * 1024 ? 'ran ahead' : 'stopped')
  }
}

/** The application that every host serves. */
export const app = compose(
  [marked],
  routes({
    'GET /hello': async () => new HttpResponse('hello'),
    'GET /events': async ({ url }) =>
      HttpResponse.json(events.get(url.searchParams.get('id') ?? '') ?? []),
    '/request': async (request) => HttpResponse.json(seen(request)),
    'GET /path/:name': async (request) => new HttpResponse(param(request, 'name')),
    'GET /unicode': async () => new HttpResponse('café 👋'),
    'GET /bytes': async () =>
      new HttpResponse(new Uint8Array([0, 255, 1, 254, 13, 10]), {
        headers: { 'content-type': 'application/octet-stream' },
      }),
    'GET /untyped': async () => new HttpResponse('text').withoutHeader('content-type'),
    'GET /cookies': async () =>
      new HttpResponse('', {
        headers: { 'set-cookie': ['a=1; Expires=Wed, 21 Oct 2099 07:28:00 GMT', 'b=2'] },
      }),
    'GET /latin': async () => new HttpResponse('', { headers: { 'x-name': 'caf\xe9' } }),
    'GET /connection': async () =>
      new HttpResponse('kept', {
        headers: { connection: 'x-hop', 'x-hop': '1', 'keep-alive': 'timeout=99', 'x-end': '1' },
      }),
    'GET /gzip': async () =>
      new HttpResponse(gzipSync(), {
        headers: { 'content-encoding': 'gzip', 'content-type': 'text/plain' },
      }),
    'GET /none/:status': async (request) =>
      new HttpResponse(null, {
        status: Number(param(request, 'status')),
        headers: { etag: '"1"' },
      }),
    'GET /status/:status': async (request) =>
      new HttpResponse('own words', { status: Number(param(request, 'status')) }),
    'GET /redirect': async () =>
      new HttpResponse(null, { status: 302, headers: { location: '/hello' } }),
    'GET /large': async () => new HttpResponse(bytes(8 * 1024 * 1024)),
    'GET /stream': async () =>
      new HttpResponse(async function* () {
        for (const word of ['one ', 'two ', 'three']) yield new TextEncoder().encode(word)
      }),
    'GET /sized': async () =>
      new HttpResponse(
        async function* () {
          yield new TextEncoder().encode('12345')
        },
        { headers: { 'content-length': '5' } },
      ),
    'GET /wrong': async () =>
      new HttpResponse(
        async function* () {
          yield new TextEncoder().encode('12345')
        },
        { headers: { 'content-length': '9' } },
      ),
    'GET /endless': async (request) => new HttpResponse(() => endless(request)),
    'GET /broken': async () =>
      new HttpResponse(async function* () {
        yield new TextEncoder().encode('begun')
        await new Promise<void>((resolve) => setTimeout(resolve))
        throw new Error('secret')
      }),
    'GET /throw': async () => {
      throw new Error('secret')
    },
    'GET /refuse': async () => {
      throw new HttpError(418, 'I am a teapot', { headers: { 'x-pot': 'short' } })
    },
    'GET /read-twice': async () => {
      const stream = (async function* () {
        yield bytes(1)
      })()
      const response = new HttpResponse(stream)
      for await (const _chunk of response.stream());
      return response
    },
    'GET /wait': async (request) => {
      note(request, 'started')
      await new Promise<void>((resolve) => {
        request.signal?.addEventListener('abort', () => resolve())
      })
      note(request, `aborted: ${String(request.signal?.reason)}`)
      throw request.signal?.reason
    },
    'GET /done': async (request) => {
      request.signal?.addEventListener('abort', () => note(request, 'aborted'))
      note(request, 'started')
      return new HttpResponse('done')
    },
    'POST /echo': async (request) => new HttpResponse(request.stream()),
    'POST /json': async (request) => HttpResponse.json(await request.json()),
    'POST /length': async (request) => new HttpResponse(String((await request.bytes()).length)),
    'POST /early': async () => {
      throw new HttpError(401, 'No')
    },
    'POST /first': async (request) => {
      note(request, 'started')
      for await (const chunk of request.stream()) return new HttpResponse(String(chunk[0]))
      return new HttpResponse('nothing')
    },
    'POST /upload': async (request) => {
      note(request, 'started')
      try {
        for await (const chunk of request.stream()) note(request, `got ${String(chunk.length > 0)}`)
        note(request, 'whole')
      } catch (error) {
        note(request, 'broken')
        throw error
      }
      return new HttpResponse('whole')
    },
  }),
)

function seen(request: HttpRequest) {
  const { href, method, headers } = request
  return {
    href,
    method,
    headers: Object.fromEntries(headers),
    address: request.get(clientAddress)?.(),
    host: request.get(hostContext)?.length,
  }
}
