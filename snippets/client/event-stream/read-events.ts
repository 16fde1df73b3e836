import {
  HttpHeaders,
  type CallOptions,
  type Client,
  type HttpResponse,
} from 'middleware-cookbook'
import { extractMediaType, rawUtf8Field } from 'middleware-cookbook/http'
import {
  above,
  aString,
  requireArgument,
  requireOptions,
  type Rules,
} from 'middleware-cookbook/kit'
import { EventBlocks } from './event-blocks.ts'
import { refused } from './event-stream-error.ts'
import { parseEvent, type ServerSentEvent } from './parse-event.ts'

/** Options of {@link readEvents}. */
export interface ReadEventsOptions {
  /** The limit of one event, in bytes (default 10 000 000). */
  readonly maxEventSize?: number
  /** The id of the last event that you have: the stream resumes after it. */
  readonly lastEventId?: string
}

/** Options of {@link events}: those of a call, and those of {@link readEvents}. */
export interface EventsOptions extends CallOptions, ReadEventsOptions {
  /** Default `GET`. */
  readonly method?: string
}

/** Bytes. Some services send a whole picture in one event. */
export const MAX_EVENT_SIZE = 10_000_000

/**
 * Calls a service, and gives the events of its stream as they come. It asks with
 * `Accept: text/event-stream` and `Cache-Control: no-store`. The `timeout` of the
 * client does not count, for a stream has no end; that of `options` does.
 *
 * Leave the loop with `break`, or abort `signal`, and the connection is closed.
 * While your code handles an event, the server waits. Without `eventStream()` in
 * the client's list a stream that is cut ends with an error.
 *
 * @example
 * for await (const { data } of events(client, '/prices')) console.log(data)
 *
 * @throws EventStreamError for a response that is no event stream, or an event
 * that is too large; any error of the call; RangeError or TypeError for an option
 */
export async function* events(
  client: Client,
  url: string | URL,
  options: EventsOptions = {},
): AsyncGenerator<ServerSentEvent, void> {
  const { maxEventSize, lastEventId = '', ...call } = options
  for (const name of OF_MIDDLEWARE) {
    if (!(name in options)) continue
    throw new TypeError(
      `events({ ${name} }) is an option of the middleware: pass it to eventStream()`,
    )
  }
  requireArgument('events({ lastEventId })', lastEventId, aString)
  requireArgument('events({ maxEventSize })', maxEventSize, SIZE)
  // HTML §9.2.2, the constructor: these are set.
  const asked = HttpHeaders.from({
    accept: EVENT_STREAM,
    'cache-control': 'no-store',
    ...(lastEventId !== '' && { 'last-event-id': rawUtf8Field(lastEventId) }),
  })
  const headers = asked.merge(HttpHeaders.from(call.headers))
  const response = await client.request(url, {
    timeout: Infinity,
    ...call,
    headers,
  })
  const { origin } = response
  const path = origin === '' ? String(url) : new URL(response.url).pathname
  const name = `${call.method ?? 'GET'} ${origin}${path.replace(/[?#].*/, '')}`
  yield* read(response, name, options)
}

/**
 * Gives the events of a response as they come (HTML §9.2.6). A 204 has none. An
 * event that is cut off is none.
 *
 * @example
 * for await (const { type, data } of readEvents(await client.post('/chat', { json }))) …
 *
 * @throws EventStreamError for a response that is no event stream, or an event
 * that is too large; RangeError or TypeError for an option
 */
export function readEvents(
  response: HttpResponse,
  options: ReadEventsOptions = {},
): AsyncGenerator<ServerSentEvent, void> {
  requireOptions('readEvents', options, OPTIONS)
  return read(response, String(response), options)
}

async function* read(
  response: HttpResponse,
  call: string,
  options: ReadEventsOptions,
): AsyncGenerator<ServerSentEvent, void> {
  const { maxEventSize = MAX_EVENT_SIZE } = options
  let { lastEventId: id = '' } = options
  // HTML §9.2.3: this tells a client to stop.
  if (response.status === 204) return
  if (!isEventStream(response)) throw refused(call, response)
  const blocks = new EventBlocks(call, maxEventSize)
  for await (const chunk of response.stream()) {
    for (const { bytes, hasFields } of blocks.push(chunk)) {
      if (!hasFields) continue
      const { type, data, id: own } = parseEvent(bytes)
      id = own ?? id
      if (data !== undefined) yield { type, data, id }
    }
  }
}

/** HTML §9.2.3: any other status or type fails the connection. The charset is UTF-8 always. */
export function isEventStream({ status, headers }: HttpResponse): boolean {
  const type = extractMediaType(headers.get('content-type'))
  return status === 200 && type?.essence === EVENT_STREAM
}

const EVENT_STREAM = 'text/event-stream'

const SIZE = above(0, 'bytes')

const OF_MIDDLEWARE = ['resume', 'maxReconnects', 'isLast', 'onReconnect']

const OPTIONS: Rules<ReadEventsOptions> = {
  maxEventSize: SIZE,
  lastEventId: aString,
}
