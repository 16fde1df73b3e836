import { InvalidMessageError } from '../errors.ts'
import { Body, type BodyInit } from './body.ts'
import { contentOf, type ContentInit } from './content.ts'
import { NOT_IN_VALUE, type HttpHeadersInit } from './headers.ts'
import { Message } from './message.ts'

/** What a response is made of besides its body. */
export interface HttpResponseInit {
  /** 200 to 599 (default 200). */
  readonly status?: number
  /** The reason phrase. It means nothing (RFC 9110 §15.1) and HTTP/2 has none. */
  readonly statusText?: string
  readonly headers?: HttpHeadersInit
  /** Where it came from, after redirects. A transport sets it. */
  readonly url?: string
}

/** What `with()` may change in a response. */
export type HttpResponseChanges = HttpResponseInit & ContentInit

/**
 * An HTTP response. It never changes: `with…` and `without…` return a copy that shares everything else, the
 * body included.
 */
export class HttpResponse extends Message<HttpResponse> {
  declare readonly status: number
  declare readonly statusText: string
  /** The URL it came from, after redirects, or `''` for one made by hand. */
  declare readonly url: string
  readonly kind = 'response'

  /**
   * @param body the content, or a response to copy
   * @throws InvalidMessageError for a status outside 200 to 599, for a header or a statusText that cannot be
   * sent, and for a body on a status that has none (204, 205, 304)
   */
  constructor(body: BodyInit | Body | HttpResponse = null, init: HttpResponseChanges = {}) {
    const copies = body instanceof HttpResponse
    const base = copies ? body : undefined
    super(base, init.headers, contentOf(init) ?? (copies ? undefined : Body.from(body)))
    this.status = init.status ?? base?.status ?? 200
    this.statusText = init.statusText ?? base?.statusText ?? ''
    this.url = init.url ?? base?.url ?? ''
    checkStatus(this.status, this.body)
    if (!isReason(this.statusText)) {
      throw new InvalidMessageError('statusText holds a character that a status line cannot hold')
    }
  }

  /** A response with `value` as JSON. */
  static json(value: unknown, init?: HttpResponseInit): HttpResponse {
    return new HttpResponse(Body.json(value), init)
  }

  /** Whether the status is 200 to 299. */
  get ok(): boolean {
    return this.status >= 200 && this.status <= 299
  }

  /** A copy with these parts in place of the old ones. `headers` replaces all headers. */
  override with(changes: HttpResponseChanges): HttpResponse {
    return new HttpResponse(this, changes)
  }

  /**
   * The response as the other side of a wire sees it: its body can be read there once.
   * @internal
   */
  received(url: string): HttpResponse {
    return new HttpResponse(this, { body: this.body.received(this), headers: this.headers, url })
  }

  /** `response 200 from http://example.org/users` */
  override toString(): string {
    const from = this.url.replace(/[?#].*$/, '')
    return from === '' ? `response ${this.status}` : `response ${this.status} from ${from}`
  }
}

/**
 * RFC 9110 §15.3.5, §15.3.6, §15.4.5: these have no content.
 * @internal
 */
export function isWithoutContent(status: number): boolean {
  return status === 204 || status === 205 || status === 304
}

/**
 * RFC 9112 §4: what a reason phrase can hold is what a field value can.
 * @internal
 */
export function isReason(text: string): boolean {
  return text === '' || !NOT_IN_VALUE.test(text)
}

function checkStatus(status: number, body: Body): void {
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new InvalidMessageError(`Status ${String(status)} is not valid: pass one from 200 to 599`)
  }
  if (!body.empty && isWithoutContent(status)) {
    throw new InvalidMessageError(`A response ${status} has no body (RFC 9110 §15): pass null`)
  }
}
