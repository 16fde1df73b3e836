import { MiddlewareError } from '../errors.ts'
import type { Middleware } from '../handler.ts'
import { Body } from '../message/body.ts'
import type { HttpHeadersInit } from '../message/headers.ts'
import { HttpResponse, type HttpResponseChanges } from '../message/response.ts'

/**
 * What `next()` gives to a recipe in a host that has no response to give: fields can be added to it, and nothing of it can be
 * read. A recipe that tries throws, and the error says which one it is and where it works.
 */
export class PassedOn extends HttpResponse {
  readonly #host: string
  readonly #recipe: string
  readonly #refuse: Refuse

  /**
   * @param host as an error names it
   * @param recipe the one that gets it, as an error names it
   */
  constructor(host: string, headers: HttpHeadersInit = {}, recipe = '') {
    let error: Error | undefined
    // One error for one response: a recipe that tries in several ways is reported once.
    const refuse: Refuse = (what) => (error ??= noResponse(host, recipe, what))
    super(unreadable(refuse), { headers })
    this.#host = host
    this.#recipe = recipe
    this.#refuse = refuse
    for (const name of ['status', 'ok', 'statusText', 'url']) {
      Object.defineProperty(this, name, {
        get() {
          throw refuse(name)
        },
      })
    }
  }

  /** The same for the next recipe. */
  to(recipe: string): PassedOn {
    return new PassedOn(this.#host, this.headers, recipe)
  }

  override with({ headers, ...others }: HttpResponseChanges): HttpResponse {
    const [changed] = Object.keys(others)
    if (changed !== undefined) throw this.#refuse(changed)
    return new PassedOn(this.#host, headers ?? this.headers, this.#recipe)
  }
}

/** The error for a recipe that wants `what` of a response. */
type Refuse = (what: string) => Error

/** The same recipes, each of which gets a {@link PassedOn} that knows its name. */
export function namedTo(recipes: readonly Middleware[]): readonly Middleware[] {
  return recipes.map((recipe) => {
    const { name } = recipe
    const named: Middleware = (request, next) =>
      recipe(request, async (passed) => {
        const response = await next(passed)
        return response instanceof PassedOn ? response.to(name) : response
      })
    // Errors of the list name it too.
    return Object.defineProperty(named, 'name', { value: name })
  })
}

/** Its errors come from a read, and not before. */
function unreadable(refuse: Refuse): Body {
  const read = () => Promise.reject(refuse('content'))
  return Body.fromStream({
    stream: () => ({ [Symbol.asyncIterator]: () => ({ next: read }) }),
    bytes: read,
    cancel() {},
  })
}

function noResponse(host: string, recipe: string, what: string): MiddlewareError {
  const who = recipe === '' ? 'A middleware without a name' : `${recipe}()`
  const mounted = recipe === '' ? 'it' : `${recipe}(…)`
  return new MiddlewareError(
    `${who} needs the ${what} of the response, and ${host} has none yet when it calls next(): ` +
      `mount your routes with it, as toNode(compose([${mounted}], routes({ … }))) or toFetch(…). ` +
      'Alone it can answer, let pass, or add fields',
  )
}
