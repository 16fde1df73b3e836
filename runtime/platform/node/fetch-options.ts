import { InvalidMessageError } from '../../errors.ts'
import type { HttpRequest } from '../../message/request.ts'

/**
 * What chooses the connection, or a cache, of another fetch. All further members that the standard does not know are
 * ignored.
 */
const FOREIGN = ['agent', 'cf', 'client', 'dispatcher', 'next', 'proxy', 'tls', 'unix']

/**
 * A request of `client.fetch` as the fetch standard sends it, with its default headers. What this transport cannot do
 * is refused by name. What means nothing without a page is ignored, as Node's fetch does: there are no cookies for
 * `credentials`, there is no origin that `mode: 'cors'` compares with, and no page that `keepalive` outlives.
 *
 * @param options what the call asked for beside the request itself
 * @throws InvalidMessageError for an option that another fetch would obey
 */
export function asStandardFetch(request: HttpRequest, options: RequestInit): HttpRequest {
  refuse(request, options)
  let { headers } = request
  for (const [name, value] of defaultHeaders(request, options)) {
    if (!headers.has(name)) headers = headers.with(name, value)
  }
  return request.with({ headers })
}

/**
 * Fetch standard, "fetch", steps on Accept and Accept-Language, and "HTTP-network-or-cache fetch"; Node's own does the
 * same.
 */
function defaultHeaders(
  { headers }: HttpRequest,
  { cache = 'default' }: RequestInit,
): [name: string, value: string][] {
  const conditional = cache === 'default' && CONDITIONAL.some((name) => headers.has(name))
  const fresh = cache === 'no-store' || cache === 'reload' || conditional
  return [
    ['accept', '*/*'],
    ['accept-language', '*'],
    ['sec-fetch-mode', 'cors'],
    ['user-agent', 'middleware-cookbook'],
    // Part of a coded content cannot be decoded.
    ...(headers.has('range') ? ([['accept-encoding', 'identity']] as const) : []),
    ...(cache === 'no-cache' ? ([['cache-control', 'max-age=0']] as const) : []),
    ...(fresh
      ? ([
          ['pragma', 'no-cache'],
          ['cache-control', 'no-cache'],
        ] as const)
      : []),
  ].map(([name = '', value = '']) => [name, value])
}

/** A conditional request must not be answered by a cache (fetch standard). */
const CONDITIONAL = [
  'if-modified-since',
  'if-none-match',
  'if-unmodified-since',
  'if-match',
  'if-range',
]

function refuse(request: HttpRequest, options: RequestInit): void {
  const named = FOREIGN.filter(
    (name) => ((options as Record<string, unknown>)[name] ?? null) !== null,
  )
  if (options.mode === 'no-cors' || options.mode === 'same-origin') named.push('mode')
  if (options.referrer && options.referrer !== 'about:client') named.push('referrer')
  if (named.length === 0) return
  const { method, origin, pathname } = request
  throw new InvalidMessageError(
    `${method} ${origin}${pathname}: client.fetch cannot obey ${named.join(', ')} here: leave it out, ` +
      'or give the client the fetch that can, with transport: fetchTransport(fetch)',
  )
}
