import {
  clientAddress,
  HttpError,
  HttpResponse,
  mapResponse,
  toHttpError,
  type HttpRequest,
  type Middleware,
} from 'middleware-cookbook'
import { idempotencyKey } from 'middleware-cookbook/server/idempotency-key'
import { memoryStore } from 'middleware-cookbook/store'

/** Recipes of each kind, that a host has before handlers of its own. */
export const recipes = {
  gate: async (request, next) => {
    if (request.headers.has('x-key')) return next(request)
    throw new HttpError(401, 'No key', { headers: { 'www-authenticate': 'Key' } })
  },
  fields: async (request, next) =>
    mapResponse(request, next, (response) =>
      response
        .withHeader('x-recipe', 'yes')
        .withHeader('set-cookie', [...response.headers.getSetCookie(), 'c=3']),
    ),
  loud: async (request, next) => {
    const response = await next(request)
    return response.with({ body: (await response.text()).toUpperCase() }).withoutHeader('x-own')
  },
  streamed: async (request, next) => {
    const response = await next(request)
    return response.with({ body: upperCase(response.stream()) })
  },
  failing: async (request, next) => {
    const response = await next(request)
    return response.with({ body: fail() })
  },
  /** Answers by itself. */
  own: async () =>
    new HttpResponse('own', { status: 203, headers: { 'set-cookie': ['x=1', 'y=2'] } }),
  /** Tells the status of the host's answer, or of its error. */
  catching: async (request, next) => {
    const settled = await next(request).catch(toHttpError)
    return new HttpResponse(null, { headers: { 'x-status': String(settled.status) } })
  },
  /** Tells what it got. */
  telling: async (request, next) =>
    mapResponse(request, next, (response) =>
      response
        .withHeader('x-seen', `${request.method} ${request.url.search} ${one(request)}`)
        .withHeader('x-address', request.get(clientAddress)?.() ?? 'unknown'),
    ),
  /** Sends another body on than what was posted. */
  replacing: async (request, next) =>
    next(request.with({ body: (await request.text()).toUpperCase() })),
  /** Keeps the response of the host, and sends it again. */
  once: idempotencyKey({ store: memoryStore(), scope: () => '' }),
} satisfies Record<string, Middleware>

export type RecipeName = keyof typeof recipes

/** The recipe that a path names, as `/recipes/gate/plain`; none for other paths. */
export const byPath: Middleware = async (request, next) => {
  const [, place, name = ''] = request.url.pathname.split('/')
  const isNamed = (place === 'recipes' || place === 'proxied') && Object.hasOwn(recipes, name)
  return isNamed ? recipes[name as RecipeName](request, next) : next(request)
}

function one(request: HttpRequest): string {
  return request.headers.get('x-one') ?? ''
}

async function* upperCase(chunks: AsyncIterable<Uint8Array>) {
  for await (const chunk of chunks) {
    yield new TextEncoder().encode(new TextDecoder().decode(chunk).toUpperCase())
  }
}

async function* fail() {
  yield new Uint8Array(1)
  throw new Error('secret')
}
