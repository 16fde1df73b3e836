import {
  BodyNotReplayableError,
  MiddlewareError,
  type HttpRequest,
  type HttpResponse,
  type Handler,
} from 'middleware-cookbook'
import {
  nextForm,
  normalForms,
  type DigestInput,
} from 'middleware-cookbook/http'
import {
  chooseChallenge,
  readOffers,
  type DigestPreferences,
  type DigestChallenge,
} from './digest-challenge.ts'
import {
  beginSession,
  credentials,
  nextInput,
  readInfo,
  targetOf,
  type DigestSession,
  type DigestUser,
} from './digest-session.ts'
import { challengeGate } from './challenge-gate.ts'
import { protectionSpaces } from './protection-spaces.ts'

/** The server does not know the password either, so it is not who it says. */
export class DigestAuthError extends Error {
  override readonly name = 'DigestAuthError'
  readonly code = 'ERR_DIGEST_AUTH'
}

/** Who asks: a server (RFC 9110 §11.6), or a proxy on the way (§11.7). */
export interface AuthLocation {
  readonly status: 401 | 407
  readonly challenges: string
  readonly credentials: string
  readonly info: string
  /** Whether it may ask about what has this origin. */
  readonly isOurs: (from: { readonly origin: string }) => boolean
  /** What it asks for unless it says otherwise: an origin with a slash, or nothing for all that is behind a proxy. */
  readonly rootOf: (url: URL) => string
}

/** A call, to one URL, that answers what it is asked. */
export function answerChallenges(
  location: AuthLocation,
  user: DigestUser,
  preferences: DigestPreferences,
) {
  const spaces = protectionSpaces(location.rootOf)
  const gate = challengeGate()
  // One for each form of the name, and one for a nonce that has aged on the way.
  const mostRetries = normalForms(user, true).length + 1

  return async function call(
    given: HttpRequest,
    next: Handler,
  ): Promise<HttpResponse> {
    const request = withPlainTarget(given)
    const { url, signal } = request
    const root = location.rootOf(url)
    // No await unless one asks: else all would ask.
    if (!spaces.find(url) && gate.asks(root)) await gate.wait(root, signal)
    const known = spaces.find(url)
    let last = known
      ? await attempt(request, next, known)
      : await gate.ask(root, () => attempt(request, next))
    for (let retries = 0; retries < mostRetries && last.offer; retries++) {
      requireReplayable(request)
      await last.response.release()
      last = await attempt(request, next, last.offer)
    }
    if (last.used && last.refused) spaces.close(last.used, last.offer)
    return last.response
  }

  async function attempt(
    request: HttpRequest,
    next: Handler,
    used?: DigestSession,
  ): Promise<Attempt> {
    const signed = used && (await sign(request, used))
    const response = await next(signed?.request ?? request)
    // A redirect has led elsewhere: what others ask or tell is not for us.
    if (response.origin !== '' && !location.isOurs(response)) {
      return { response, refused: false, used, offer: undefined }
    }
    await requireSameUrl(request, response, used)
    const refused = response.status === location.status
    if (used && signed && !refused)
      await learn(request, response, used, signed.input)
    const challenge = refused ? challengeIn(response) : undefined
    const offer = challenge && answerTo(challenge, used)
    if (offer) spaces.open(request.url, offer)
    return { response, refused, used, offer }
  }

  /** A wrong password is tried once in each form: a refusal counts, unless it is about the nonce or another realm. */
  function answerTo(
    challenge: DigestChallenge,
    used: DigestSession | undefined,
  ): DigestSession | undefined {
    const forms = normalForms(user, challenge.utf8)
    let form: DigestUser | undefined = forms[0]
    if (used?.challenge.realm === challenge.realm) {
      const isRight = used.proven || challenge.stale
      form = isRight ? used.user : nextForm(forms, used.user)
    }
    return form && beginSession(challenge, form)
  }

  function challengeIn({ headers }: HttpResponse): DigestChallenge | undefined {
    const fields = headers.toRecord()[location.challenges]
    return chooseChallenge(readOffers(fields), preferences)
  }

  async function sign(request: HttpRequest, session: DigestSession) {
    const whole = session.challenge.qop === 'auth-int'
    if (whole) requireReplayable(request)
    const body = whole ? await request.bytes() : new Uint8Array()
    const uri = targetOf(request, location.status === 407)
    const { method } = request
    const input = nextInput(session, { method, uri, body })
    const value = credentials(session, input)
    const signed = request.withHeader(location.credentials, value)
    // The digest of a response is about its content as sent.
    const plain = whole && !request.headers.has('accept-encoding')
    return {
      request: plain
        ? signed.withHeader('accept-encoding', 'identity')
        : signed,
      input,
    }
  }

  /** RFC 7616 §3.5: the server's own proof, and the nonce for the next call. */
  async function learn(
    request: HttpRequest,
    response: HttpResponse,
    session: DigestSession,
    input: DigestInput,
  ): Promise<void> {
    const { wrong, nextNonce } = await readInfo(response, location.info, input)
    if (wrong) {
      spaces.close(session)
      await response.release()
      throw new DigestAuthError(
        `The answer to ${String(request)} is not signed with the password: ` +
          'its sender does not know the password, so do not trust it',
      )
    }
    session.proven = true
    if (nextNonce === undefined || nextNonce === session.nonce) return
    const { challenge } = session
    spaces.replace(session, {
      ...beginSession({ ...challenge, nonce: nextNonce }, session.user),
      proven: true,
    })
  }

  /** Redirects that are followed further in repeat a digest that is for another URL. */
  async function requireSameUrl(
    request: HttpRequest,
    response: HttpResponse,
    used: DigestSession | undefined,
  ): Promise<void> {
    const { status, url } = response
    const failed = status === location.status || (used && status === 400)
    if (!failed || url === '' || isSame(new URL(url), request.url)) return
    await response.release()
    throw new MiddlewareError(
      `digestAuth() cannot sign where ${String(request)} was redirected to: ` +
        'list followRedirects() before it, which takes the place of the client’s own',
    )
  }
}

function isSame(left: URL, right: URL): boolean {
  const resource = ({ origin, pathname, search }: URL) =>
    origin + pathname + search
  return resource(left) === resource(right)
}

interface Attempt {
  readonly response: HttpResponse
  readonly refused: boolean
  readonly used: DigestSession | undefined
  /** What the response allows to try next, if that is worth it. */
  readonly offer: DigestSession | undefined
}

/**
 * A backslash, which URLs allow in a query, begins an escape in the quotes around `uri`. Servers that do not take it
 * for one find another target there, so it is sent and signed as `%5C`, which RFC 3986 §2 wants anyway.
 */
function withPlainTarget(request: HttpRequest): HttpRequest {
  if (!request.href.includes('\\')) return request
  const { url } = request
  url.search = url.search.replace(/\\/g, '%5C')
  return request.with({ url })
}

/** @throws BodyNotReplayableError for a stream */
export function requireReplayable(request: HttpRequest): void {
  if (request.body.replayable) return
  throw new BodyNotReplayableError(
    `Body of ${String(request)} is a stream, which digestAuth() cannot hash or send again: ` +
      'pass a function that makes the stream, or the bytes',
  )
}
