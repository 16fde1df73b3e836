import { MiddlewareError } from '../errors.ts'
import { Body } from '../message/body.ts'
import type { HttpHeadersInit } from '../message/headers.ts'
import { HttpResponse, type HttpResponseChanges } from '../message/response.ts'

/**
 * What `next()` gives to a recipe in a host that has no response to give: fields can be added to it, and nothing of it can be
 * read. A recipe that tries throws, and the error says where it works.
 */
export class PassedOn extends HttpResponse {
  readonly #host: string

  /** @param host as an error names it */
  constructor(host: string, headers: HttpHeadersInit = {}) {
    const refusal = () => noResponse(host, 'the content')
    super(unreadable(refusal), { headers })
    this.#host = host
    for (const name of ['status', 'ok', 'statusText', 'url']) {
      Object.defineProperty(this, name, {
        get() {
          throw noResponse(host, name)
        },
      })
    }
  }

  override with({ headers, ...others }: HttpResponseChanges): HttpResponse {
    const [changed] = Object.keys(others)
    if (changed !== undefined) throw noResponse(this.#host, changed)
    return new PassedOn(this.#host, headers ?? this.headers)
  }
}

function unreadable(refusal: () => Error): Body {
  return Body.fromStream({
    stream() {
      throw refusal()
    },
    bytes: () => Promise.reject(refusal()),
    cancel() {},
  })
}

function noResponse(host: string, what: string): MiddlewareError {
  return new MiddlewareError(
    `A recipe wanted ${what} of the response, and in ${host} there is none yet: ` +
      `here a recipe can answer, let pass, or add fields; for this one mount the routes with it, as ${MOUNT}`,
  )
}

const MOUNT = 'toNode(compose([recipe()], routes({ … }))) or toFetch(…)'
