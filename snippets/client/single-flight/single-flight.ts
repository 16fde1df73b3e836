import type { HttpRequest, HttpResponse, Middleware } from 'middleware-cookbook'
import {
  aFieldName,
  arrayOf,
  atLeast,
  requireOptions,
  singleFlight as share,
  type Rules,
} from 'middleware-cookbook/kit'
import { readUpTo } from './read-up-to.ts'

/** Options of {@link singleFlight}. */
export interface SingleFlightOptions {
  /**
   * How many bytes of content are shared (default 1 000 000): they are held in
   * memory. Of a longer one each caller gets its own.
   */
  readonly maxBytes?: number
  /**
   * Header fields that make no difference, such as `X-Request-Id` (default:
   * none). Never one that changes the response.
   */
  readonly ignore?: readonly string[]
}

/**
 * Sends one request for all equal calls that are under way, and gives each of
 * them the response (RFC 9111 §4 calls it collapsing). GET and HEAD without
 * content are equal if URL and all header fields are. It stores nothing: a call
 * that begins later sends its own. A caller that aborts leaves the others alone.
 *
 * @example createClient({ middleware: [tokenRefresh(grant), singleFlight()] })
 * @throws RangeError or TypeError for an option that cannot work
 */
export function singleFlight(options: SingleFlightOptions = {}): Middleware {
  requireOptions('singleFlight', options, OPTIONS)
  const { maxBytes = 1_000_000, ignore = [] } = options
  const ignored = new Set(ignore.map((name) => name.toLowerCase()))
  const flights = new Map<string, ReturnType<typeof share<Shared>>>()

  return async function singleFlight(request, next) {
    if (!/^(?:GET|HEAD)$/.test(request.method) || !request.body.empty) {
      return next(request)
    }
    const key = keyOf(request, ignored)
    const onIdle = () => flights.delete(key)
    const join = flights.get(key) ?? share<Shared>({ onIdle })
    flights.set(key, join)
    // What is too long to share: only the call that was sent has it.
    let long: HttpResponse | undefined
    const shared = await join(async (signal) => {
      const response = await next(request.with({ signal }))
      const content = await readUpTo(response, maxBytes)
      if (content instanceof Uint8Array) return { response, bytes: content }
      // The others need not wait for a caller that has left.
      if (request.signal?.aborted) content.body.cancel(request.signal.reason)
      long = content
      return undefined
    }, request.signal)
    return shared ? copyOf(shared) : (long ?? next(request))
  }
}

/** Undefined: what came is too long. */
type Shared =
  { readonly response: HttpResponse; readonly bytes: Uint8Array } | undefined

/** All that a response may depend on: `Vary`, credentials, the part asked for. */
function keyOf({ method, href, headers }: HttpRequest, ignored: Set<string>) {
  // Sorted by name.
  const fields = [...headers].filter(([name]) => !ignored.has(name))
  // A fragment is not sent (RFC 9110 §4.2.5).
  return JSON.stringify([method, href.replace(/#.*/, ''), fields])
}

/** Each caller has one of its own: a stream can be taken once. */
function copyOf({ response, bytes }: NonNullable<Shared>): HttpResponse {
  const { headers } = response
  return response.with({ body: bytes, headers })
}

const OPTIONS: Rules<SingleFlightOptions> = {
  maxBytes: atLeast(0, 'bytes'),
  ignore: arrayOf(aFieldName),
}
