import { Body, HttpRequest, type Handler } from 'middleware-cookbook'
import { abortable } from 'middleware-cookbook/kit'
import { answerOf, toToken, type TokenAnswer } from './token-answer.ts'
import { TokenRefreshError, type Token } from './token.ts'

/** The secret of a client, or a function that reads it, so that it can be replaced while the program runs. */
export type ClientSecret =
  string | ((signal: AbortSignal) => string | Promise<string>)

/** A token endpoint, and who asks it. */
export interface TokenEndpoint {
  readonly url: string | URL
  /** The client's id, if the server asks for one. */
  readonly clientId?: string | undefined
  /** The secret of a confidential client; a browser cannot keep one. */
  readonly clientSecret?: ClientSecret | undefined
  /** How the client shows its secret (default `'basic'`). */
  readonly clientAuth?: 'basic' | 'post' | undefined
}

/**
 * Sends a form to a token endpoint (RFC 6749 §3.2) and reads the token in the
 * answer, for a grant of your own. The form is sent once, and follows no
 * redirect.
 *
 * @throws TokenRefreshError with the endpoint's status and error code
 *
 * @example
 * const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }
 * const refresh: Refresh = (send, signal) => requestToken({ url }, form, send, signal)
 */
export async function requestToken(
  endpoint: TokenEndpoint,
  form: URLSearchParams | Readonly<Record<string, string>>,
  send: Handler,
  signal: AbortSignal,
): Promise<Token> {
  return toToken(await askEndpoint(endpoint, form, send, signal))
}

/** The same, with the whole answer. */
export async function askEndpoint(
  { url, clientId, clientSecret, clientAuth }: TokenEndpoint,
  fields: URLSearchParams | Readonly<Record<string, string>>,
  send: Handler,
  signal: AbortSignal,
): Promise<TokenAnswer> {
  const form = new URLSearchParams(fields)
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  }
  if (clientId !== undefined && clientSecret !== undefined) {
    const secret = await secretFrom(clientSecret, signal)
    if (clientAuth === 'post') {
      form.set('client_id', clientId)
      form.set('client_secret', secret)
    } else headers['authorization'] = basic(clientId, secret)
  } else if (clientId !== undefined) {
    form.set('client_id', clientId)
  }
  const body = sentOnce(form.toString())
  const request = new HttpRequest(url, {
    method: 'POST',
    headers,
    body,
    signal,
  })
  signal.throwIfAborted()
  return answerOf(request, form.get('grant_type') ?? '', await send(request))
}

/** @throws TokenRefreshError where the function fails, or gives none */
export async function secretFrom(
  source: ClientSecret,
  signal: AbortSignal,
): Promise<string> {
  if (typeof source === 'string') return source
  const secret: unknown = await abortable(signal, ask(source, signal))
  if (typeof secret === 'string' && secret !== '') return secret
  throw new TokenRefreshError('clientSecret() gave no secret')
}

async function ask(
  source: Exclude<ClientSecret, string>,
  signal: AbortSignal,
): Promise<string> {
  try {
    return await source(signal)
  } catch (cause) {
    const why = 'clientSecret() failed; see the cause'
    throw new TokenRefreshError(why, { cause })
  }
}

/** RFC 6749 §2.3.1: each part is form-encoded before Basic joins them. */
function basic(id: string, secret: string): string {
  const [name, password] = [id, secret].map((part) =>
    new URLSearchParams({ '': part }).toString().slice(1),
  )
  return `Basic ${btoa(`${name}:${password}`)}`
}

/**
 * A secret or a refresh token must not be sent again: not to where a 307
 * points, and not by a retry, which looks like theft to a server that rotates
 * (RFC 9700 §4.14.2).
 */
function sentOnce(text: string): Body {
  const bytes = new TextEncoder().encode(text)
  const stream = async function* () {
    yield bytes
  }
  return Body.fromStream({ stream, cancel: () => undefined }, bytes.byteLength)
}
