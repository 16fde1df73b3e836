import { InvalidMessageError } from '../errors.ts'
import { requireKnown } from '../kit/require-known.ts'
import { Body, type BodyInit } from './body.ts'
import { contentOf, ONE_CONTENT, type ContentInit } from './content.ts'
import { NOT_IN_VALUE, type HttpHeadersInit } from './headers.ts'
import { Message } from './message.ts'

/** Options of a response, besides its body. */
export interface HttpResponseInit {
  /** 200 to 599 (default 200). A transport may have received one up to 999. */
  readonly status?: number
  /** The reason phrase. It has no meaning (RFC 9110 §15.1), and HTTP/2 has none. */
  readonly statusText?: string
  readonly headers?: HttpHeadersInit
  /** The URL of the response, after redirects. A transport sets it. */
  readonly url?: string
  /** Whether it came after a redirect. `followRedirects()` sets it. */
  readonly redirected?: boolean
}

interface Marks {
  /** Whether `routes()` has made it because no key fits. */
  readonly unrouted?: true
  /** The ETag of a content whose coding a transport has undone: it is that of the coded bytes. */
  readonly codedETag?: string
}

/** Changes for `with()` of a response. */
export type HttpResponseChanges = HttpResponseInit & ContentInit

/**
 * An immutable HTTP response. `with…` and `without…` return a copy that shares everything else, the body included.
 *
 * @example
 * new HttpResponse('Hello!', { status: 201, headers: { location: '/notes/1' } })
 */
export class HttpResponse extends Message<HttpResponse> {
  declare readonly status: number
  declare readonly statusText: string
  /** The URL of the response, after redirects, or `''` for a response that you made. */
  declare readonly url: string
  /** Whether a redirect led to another URL than the one that was called. */
  declare readonly redirected: boolean
  /**
   * What the runtime knows of the response besides what is sent. Copies have it too.
   * @internal
   */
  declare readonly marks?: Marks
  readonly kind = 'response'

  /**
   * @param body the content, or a response to copy
   * @throws InvalidMessageError for a status outside 200 to 599, for a header or a statusText that cannot be
   * sent, and for a body on a status that has none (204, 205, 304)
   * @throws TypeError for an init that is not an object, and for a member that is unknown, such as `statusCode`
   */
  constructor(body: BodyInit | Body | HttpResponse = null, init: HttpResponseChanges = {}) {
    requireKnown('HttpResponse', init, MEMBERS)
    const copies = body instanceof HttpResponse
    const base = copies ? body : undefined
    const given = contentOf(init)
    if (given && !copies && body !== null) throw new InvalidMessageError(ONE_CONTENT)
    super(base, init.headers, given ?? (copies ? undefined : Body.from(body)))
    // Null is a mistake, and not the default.
    const { status = base?.status ?? 200 } = init
    this.status = status
    this.statusText = init.statusText ?? base?.statusText ?? ''
    this.url = init.url ?? base?.url ?? ''
    this.redirected = init.redirected ?? base?.redirected ?? false
    if (base?.marks) this.marks = base.marks
    checkStatus(this.status, this.body, this.url)
    if (!isReason(this.statusText)) {
      throw new InvalidMessageError(
        'statusText has a character that a header cannot hold: remove it',
      )
    }
  }

  /** Makes a response with `value` as JSON. */
  static json(value: unknown, init?: HttpResponseInit): HttpResponse {
    return new HttpResponse(Body.json(value), init)
  }

  /** Whether the status is 200 to 299. */
  get ok(): boolean {
    return this.status >= 200 && this.status <= 299
  }

  /**
   * The origin that answered, after redirects, such as `https://api.example.org`; also when an application answers in
   * memory. `''` for a response that you made, as for one that a middleware made itself.
   */
  get origin(): string {
    return URL.canParse(this.url) ? new URL(this.url).origin : ''
  }

  /**
   * Where a redirect leads: the values of `Location`. Undefined for any other response.
   * @internal
   */
  get location(): string | readonly string[] | undefined {
    const redirects = [301, 302, 303, 307, 308].includes(this.status)
    return redirects ? this.headers.toRecord()['location'] : undefined
  }

  /** Returns a copy with these parts changed. `headers` replaces all headers. */
  override with(changes: HttpResponseChanges): HttpResponse {
    return new HttpResponse(this, changes)
  }

  /** `response 200 from http://example.org/users` */
  override toString(): string {
    const from = this.url.replace(/[?#].*$/, '')
    return from === '' ? `response ${this.status}` : `response ${this.status} from ${from}`
  }
}

const MEMBERS = ['status', 'headers', 'body', 'json', 'statusText', 'url', 'redirected']

/**
 * RFC 9110 §15.3.5, §15.3.6, §15.4.5: these have no content.
 * @internal
 */
export function isWithoutContent(status: number): boolean {
  return status === 204 || status === 205 || status === 304
}

/**
 * RFC 9112 §4: a reason phrase can hold the same characters as a field value.
 * @internal
 */
export function isReason(text: string): boolean {
  return text === '' || !NOT_IN_VALUE.test(text)
}

/**
 * RFC 9110 §15: a received status from 600 to 999 is not valid, but still a response. Our own responses must not use
 * one.
 */
function checkStatus(status: number, body: Body, url: string): void {
  if (!Number.isInteger(status) || status < 200 || status > (url === '' ? 599 : 999)) {
    throw new InvalidMessageError(`Status ${String(status)} is not valid: pass one from 200 to 599`)
  }
  if (!body.empty && isWithoutContent(status)) {
    throw new InvalidMessageError(`A response ${status} has no body (RFC 9110 §15): pass null`)
  }
}
