import {
  clock,
  HttpError,
  report,
  waitUntil,
  type Client,
  type HttpRequest,
} from 'middleware-cookbook'
import {
  above,
  atLeast,
  httpUrl,
  required,
  requireOptions,
  settle,
  singleFlight,
  withMethods,
  withTimeout,
  type Rules,
} from 'middleware-cookbook/kit'
import { createLocalJWKSet, type JSONWebKeySet } from 'jose'

/** Finds the key of a token in a set. */
export type KeySet = ReturnType<typeof createLocalJWKSet>

/**
 * Where `jwt()` takes keys from. With `lacking` it asks for a set that is newer
 * than this one, in which there was no key for a token. The same set is an
 * answer too.
 *
 * @throws HttpError 503 while there is none
 */
export type KeySource = (
  request: HttpRequest,
  lacking?: KeySet,
) => Promise<KeySet>

/** Options of {@link remoteKeys}. */
export interface RemoteKeysOptions {
  /** Fetches the keys. Yours, so that you can close it. */
  readonly client: Pick<Client, 'get'>
  /** Where the issuer publishes its JWK Set: the `jwks_uri` of its metadata. */
  readonly url: string | URL
  /** How long a fetch may take, in ms (default 5000). */
  readonly timeout?: number
  /**
   * How old the keys must be before a token with an unknown key causes another
   * fetch, in ms (default 30 000). Strangers choose the names of keys.
   */
  readonly cooldown?: number
  /**
   * How old the keys may become before they are fetched again in any case, in ms
   * (default 10 minutes). A key that the issuer withdraws counts until then.
   */
  readonly maxAge?: number
  /**
   * How long after `maxAge` the old keys count if none can be fetched, in ms
   * (default 24 hours).
   */
  readonly maxStale?: number
}

/** How long a failed fetch is not repeated, in ms. */
const PAUSE = 1000
/** Sets have some KB. */
const MAX_BYTES = 1 << 18

/**
 * Fetches the keys of an issuer (RFC 7517 §5) with your client, once for all
 * requests, and again while they rotate. If the issuer is slow or down, the old
 * keys count, one request waits for `timeout`, and `onError` gets the errors.
 *
 * @throws TypeError, RangeError for options that cannot work
 *
 * @example
 * const keys = remoteKeys({ client, url: 'https://auth.example.org/jwks' })
 */
export function remoteKeys(options: RemoteKeysOptions): KeySource {
  requireOptions('remoteKeys', options, OPTIONS)
  const { client, timeout = 5000, cooldown = 30_000 } = options
  const { maxAge = 600_000, maxStale = 86_400_000 } = options
  const { href, origin, pathname } = new URL(options.url)
  const name = `GET ${origin}${pathname}`
  const share = singleFlight<KeySet>()
  let known: { readonly keys: KeySet; readonly at: number } | undefined
  /** Of the last fetch. */
  let failure: { readonly error: unknown; readonly at: number } | undefined

  return async function remoteKeys(request, lacking) {
    const age = known ? clock.now() - known.at : Infinity
    // Of two requests that lack a key, the second finds the newer set here.
    const isLacking = known !== undefined && known.keys === lacking
    if (known && age < (isLacking ? cooldown : maxAge)) return known.keys

    const old = isLacking || age >= maxAge + maxStale ? undefined : known?.keys
    if (failure && clock.now() - failure.at < PAUSE) {
      return old ?? refuse(failure.error)
    }
    const wasDown = failure !== undefined
    // Not with the signal of the request: others wait for the keys too.
    const fetched = settle(share(() => fetchKeys(request)))
    // A Worker would end the fetch with the request that began it.
    request.get(waitUntil)?.(fetched)
    // While the issuer is slow, one request has waited for it already.
    if (old && wasDown) return old
    const { response: keys, error } = await fetched
    return keys ?? old ?? refuse(error)
  }

  async function fetchKeys(request: HttpRequest): Promise<KeySet> {
    const at = clock.now()
    const late = () => new Error(`${name} took over ${timeout} ms`)
    try {
      const keys = await withTimeout({ ms: timeout, error: late }, ask)
      known = { keys, at }
      failure = undefined
      return keys
    } catch (error) {
      failure = { error, at: clock.now() }
      report(request, error)
      throw error
    }
  }

  async function ask(signal: AbortSignal): Promise<KeySet> {
    const response = await client.get(href, {
      headers: { accept: 'application/jwk-set+json, application/json' },
      signal,
      // The issuer is who this URL belongs to, and no other.
      redirect: 'manual',
      maxResponseSize: MAX_BYTES,
    })
    if (response.status === 200) {
      return createLocalJWKSet(await response.json<JSONWebKeySet>())
    }
    await response.release()
    throw new Error(`${name} was answered ${response.status}, without keys`)
  }
}

/** Not 401: the token may be right, and its client must not throw it away. */
function refuse(cause: unknown): never {
  const headers = { 'retry-after': String(PAUSE / 1000) }
  throw new HttpError(503, undefined, { cause, headers })
}

const OPTIONS: Rules<RemoteKeysOptions> = {
  client: required({ ...withMethods('get'), pass: 'a createClient()' }),
  url: required(httpUrl),
  timeout: above(0, 'ms'),
  cooldown: atLeast(0, 'ms'),
  maxAge: atLeast(0, 'ms'),
  maxStale: atLeast(0, 'ms'),
}
