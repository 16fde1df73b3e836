import {
  createClient,
  HttpHeaders,
  HttpResponse,
  NetworkError,
  serve,
  type ClientOptions,
  type Handler,
  type HttpRequest,
  type HttpResponseInit,
} from 'middleware-cookbook'
import { skippingClock } from 'middleware-cookbook/testing'
import { beforeEach, onTestFinished } from 'vitest'
import {
  events,
  eventStream,
  readEvents,
  type EventsOptions,
  type EventStreamOptions,
  type Reconnect,
  type ServerSentEvent,
} from './event-stream.ts'

/** No test of the file that calls this sleeps. */
export function skipSleeps(): void {
  beforeEach(() => {
    const clock = skippingClock()
    onTestFinished(clock.restore)
  })
}

/** The connection breaks here. */
export const CUT = Symbol('cut')

/** What a stream sends, piece by piece; a promise is waited for. */
export type Piece = string | Uint8Array | symbol | Promise<unknown>

/** What a service does with one request. */
export type Answer = readonly Piece[] | HttpResponse | Handler

const encoder = new TextEncoder()

/** A response that streams these pieces. */
export function streamOf(
  pieces: readonly Piece[],
  init: HttpResponseInit = {},
  beforeCut = written,
): HttpResponse {
  const headers = HttpHeaders.from({ 'content-type': 'text/event-stream' })
  return new HttpResponse(bytesOf(pieces, beforeCut), {
    ...init,
    headers: headers.merge(HttpHeaders.from(init.headers)),
  })
}

async function* bytesOf(
  pieces: readonly Piece[],
  beforeCut: () => Promise<void>,
) {
  for (const piece of pieces) {
    if (typeof piece === 'symbol') {
      await beforeCut()
      throw new NetworkError('The line was cut')
    }
    if (piece instanceof Promise) await piece
    else yield typeof piece === 'string' ? encoder.encode(piece) : piece
  }
}

/** What was sent is with the system after some turns of the loop, and arrives. */
async function written() {
  for (let turn = 0; turn < 10; turn++) {
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** An application that answers one request after the other, and the last answer again and again. */
export function scripted(answers: readonly Answer[], beforeCut = written) {
  const seen: HttpRequest[] = []
  const app: Handler = async (request) => {
    seen.push(request)
    const answer = answers[Math.min(seen.length, answers.length) - 1] ?? []
    if (answer instanceof HttpResponse) return answer
    return typeof answer === 'function'
      ? answer(request)
      : streamOf(answer, {}, beforeCut)
  }
  const ids = () => seen.map(({ headers }) => headers.get('last-event-id'))
  return { app, seen, ids }
}

/** A promise that the test settles. */
export function signpost() {
  let reach: () => void = () => undefined
  const reached = new Promise<void>((resolve) => (reach = resolve))
  return { reach: () => reach(), reached }
}

/** An answer that is no stream, and a new one for each request. */
export function busyWith(
  status: number,
  headers: Record<string, string> = {},
): Answer {
  return async () => new HttpResponse('busy', { status, headers })
}

/** A service that sends one event, and then nothing until its client has gone. */
export function held(first = 'data: a\n\n') {
  const gone = signpost()
  const answer: Answer = async ({ signal }) => {
    signal?.addEventListener('abort', gone.reach)
    const stream = new ReadableStream<Uint8Array>({
      start: (sender) => {
        sender.enqueue(encoder.encode(first))
      },
      cancel: gone.reach,
    })
    const headers = { 'content-type': 'text/event-stream' }
    return new HttpResponse(stream, { headers })
  }
  return { answer, gone: gone.reached }
}

export const PLACES = ['on sockets', 'in memory'] as const

/** A client of a scripted service, on sockets or in memory. */
export async function start(
  place: (typeof PLACES)[number],
  answers: readonly Answer[],
  options: EventStreamOptions = {},
  { middleware, ...rest }: Omit<ClientOptions, 'baseUrl' | 'transport'> = {},
) {
  const isOnSockets = place === 'on sockets'
  const { app, seen, ids } = isOnSockets
    ? scripted(answers)
    : scripted(answers, async () => undefined)
  const reconnects: Reconnect[] = []
  const keep = eventStream({
    onReconnect: (event) => reconnects.push(event),
    ...options,
  })
  const server = isOnSockets
    ? await serve(app, { onError: () => undefined, closeTimeout: 1 })
    : undefined
  if (server) onTestFinished(() => server.close())
  const client = createClient({
    baseUrl: server?.url ?? 'http://api.example.org/',
    ...(!server && { transport: app }),
    middleware: [...(middleware ?? []), keep],
    ...rest,
  })
  onTestFinished(() => client.close())
  /** The data of all events until the stream ends, and the error that it ended with. */
  const read = async (options?: EventsOptions, path = '/stream') => {
    const got: string[] = []
    try {
      for await (const { data } of events(client, path, options)) got.push(data)
      return { got, error: undefined }
    } catch (error) {
      return { got, error }
    }
  }
  return { client, read, seen, ids, reconnects, url: server?.url }
}

/** The answer that ends a stream for good. */
export const stop = new HttpResponse(null, { status: 204 })

/** The events of a stream that sends these pieces. */
export async function eventsIn(...pieces: readonly Piece[]) {
  const got: ServerSentEvent[] = []
  for await (const event of readEvents(streamOf(pieces))) got.push(event)
  return got
}

/** Their data. */
export const dataIn = async (...pieces: readonly Piece[]) =>
  (await eventsIn(...pieces)).map(({ data }) => data)
