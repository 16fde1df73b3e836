import { describe, expect, test } from 'vitest'
import { MiddlewareError } from './errors.ts'
import { compose } from './compose.ts'
import type { Handler, Middleware } from './handler.ts'
import { HttpRequest } from './message/request.ts'
import { HttpResponse } from './message/response.ts'

const request = new HttpRequest('http://a.test')
const ok: Handler = () => Promise.resolve(new HttpResponse('ok'))

function trace(log: string[], name: string): Middleware {
  return async function traced(request, next) {
    log.push(`${name} in`)
    const response = await next(request)
    log.push(`${name} out`)
    return response
  }
}

describe('compose', () => {
  test('the first listed is the outermost', async () => {
    const log: string[] = []
    const handler = compose([trace(log, 'a'), trace(log, 'b')], (request) => {
      log.push('handler')
      return ok(request)
    })
    await handler(request)
    expect(log).toEqual(['a in', 'b in', 'handler', 'b out', 'a out'])
  })

  test('what a middleware passes on is what the next one gets', async () => {
    const handler = compose(
      [(request, next) => next(request.withHeader('a', '1'))],
      async (request) => {
        await Promise.resolve()
        return new HttpResponse(request.headers.get('a'))
      },
    )
    expect(await (await handler(request)).text()).toBe('1')
  })

  test('next may be left out', async () => {
    let called = false
    const handler = compose([() => Promise.resolve(new HttpResponse('early'))], (request) => {
      called = true
      return ok(request)
    })
    expect(await (await handler(request)).text()).toBe('early')
    expect(called).toBe(false)
  })

  test('next may be called several times, one after the other and at the same time', async () => {
    let calls = 0
    const counting: Handler = () => Promise.resolve(new HttpResponse(String(++calls)))
    const inner: string[] = []
    const handler = compose(
      [
        async (request, next) => {
          await next(request)
          const [, last] = await Promise.all([next(request), next(request)])
          return last
        },
        trace(inner, 'inner'),
      ],
      counting,
    )
    expect(await (await handler(request)).text()).toBe('3')
    expect(inner.filter((line) => line === 'inner in')).toHaveLength(3)
  })

  test('later changes of the list change nothing: it is composed once', async () => {
    const list: Middleware[] = []
    const handler = compose(list, ok)
    list.push(() => Promise.reject(new Error('late')))
    expect((await handler(request)).status).toBe(200)
  })

  test('composed handlers can be composed again, and used at the same time', async () => {
    const log: string[] = []
    const inner = compose([trace(log, 'b')], ok)
    const outer = compose([trace(log, 'a')], inner)
    await Promise.all([outer(request), inner(request)])
    expect(log.filter((line) => line.startsWith('b in'))).toHaveLength(2)
  })

  test('an error passes through every middleware to the caller', async () => {
    const failure = new Error('inside')
    const seen: unknown[] = []
    const watch: Middleware = async (request, next) => {
      try {
        return await next(request)
      } catch (error) {
        seen.push(error)
        throw error
      }
    }
    const handler = compose([watch, watch], () => Promise.reject(failure))
    await expect(handler(request)).rejects.toBe(failure)
    expect(seen).toEqual([failure, failure])
  })

  test.each([
    ['a middleware', compose([throwAtOnce], ok)],
    ['a handler', compose([], throwAtOnce)],
    ['a handler behind a middleware', compose([(request, next) => next(request)], throwAtOnce)],
  ])('what %s throws at once is a rejection', async (_, handler) => {
    await expect(handler(request)).rejects.toThrow('at once')
  })
})

function throwAtOnce(): Promise<HttpResponse> {
  throw new Error('at once')
}

describe('a broken contract is a MiddlewareError that names the culprit', () => {
  const nothing = undefined as unknown as HttpResponse

  test.each([
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a string', 'text', 'a string'],
    ['a standard Response', new Response(), 'an object (Response)'],
    ['an object without a class', Object.create(null), 'an object'],
  ])('a middleware that returns %s', async (_, value, kind) => {
    async function forgetful(request: HttpRequest, next: Handler) {
      await next(request)
      return value as HttpResponse
    }
    const call = compose([forgetful], ok)(request)
    await expect(call).rejects.toBeInstanceOf(MiddlewareError)
    await expect(call).rejects.toThrow(
      `forgetful() returned ${kind}: return the response of next(request)`,
    )
  })

  test('a middleware without a name', async () => {
    const handler = compose([() => Promise.resolve(nothing)], ok)
    await expect(handler(request)).rejects.toThrow('A middleware without a name returned undefined')
  })

  test.each([[[]], [[(request: HttpRequest, next: Handler) => next(request)]]])(
    'a handler that returns nothing, behind %o',
    async (middleware) => {
      async function showUser() {
        await Promise.resolve()
        return nothing
      }
      await expect(compose(middleware, showUser)(request)).rejects.toThrow(
        'showUser() returned undefined: return an HttpResponse',
      )
    },
  )

  test.each([
    ['nothing', undefined, 'undefined'],
    ['a URL', 'http://a.test', 'a string'],
    ['a standard Request', new Request('http://a.test'), 'an object (Request)'],
  ])('a middleware that calls next with %s', async (_, value, kind) => {
    function careless(_: HttpRequest, next: Handler) {
      return next(value as unknown as HttpRequest)
    }
    const message = `careless() called next() with ${kind}: pass it an HttpRequest`
    await expect(compose([careless], ok)(request)).rejects.toThrow(message)
    await expect(
      compose([careless, (request, next) => next(request)], ok)(request),
    ).rejects.toThrow(message)
  })

  test('a caller without a request', async () => {
    const call = compose([], ok)(undefined as unknown as HttpRequest)
    await expect(call).rejects.toThrow('The handler was called with undefined')
  })

  test.each([
    ['undefined', undefined],
    ['a string', 'retry'],
    ['an object', {}],
  ])('%s in the list, at once and with its position', (kind, value) => {
    const make = () =>
      compose([(request, next) => next(request), value as unknown as Middleware], ok)
    expect(make).toThrow(MiddlewareError)
    expect(make).toThrow(`compose(middleware[1]) is ${kind}: pass a function; call a factory first`)
  })

  test('no handler', () => {
    expect(() => compose([], undefined as unknown as Handler)).toThrow(
      'compose(handler) is undefined: pass a function; call a factory first',
    )
  })
})
