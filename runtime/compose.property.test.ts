import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compose } from './compose.ts'
import type { Handler, Middleware } from './handler.ts'
import { HttpRequest } from './message/request.ts'
import { HttpResponse } from './message/response.ts'

/** Writes its name on the way in and on the way out. */
function mark(name: string): Middleware {
  return async (request, next) => {
    const path = `${request.headers.get('path') ?? ''}${name}`
    const response = await next(request.withHeader('path', path))
    return response.withHeader('back', `${response.headers.get('back') ?? ''}${name}`)
  }
}

const echo: Handler = (request) =>
  Promise.resolve(new HttpResponse(null, { headers: { path: request.headers.get('path') ?? '' } }))

async function run(handler: Handler): Promise<string> {
  const { headers } = await handler(new HttpRequest('http://a.test'))
  return `${headers.get('path') ?? ''} ${headers.get('back') ?? ''}`
}

const names = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 6 })

test('middleware run in the order of the list, and come back in reverse', async () => {
  await fc.assert(
    fc.asyncProperty(names, async (list) => {
      const expected = `${list.join('')} ${list.toReversed().join('')}`
      expect(await run(compose(list.map(mark), echo))).toBe(expected)
    }),
  )
})

test('composing is associative: where a list is cut makes no difference', async () => {
  await fc.assert(
    fc.asyncProperty(names, fc.nat(6), async (list, cut) => {
      const middleware = list.map(mark)
      const nested = compose(middleware.slice(0, cut), compose(middleware.slice(cut), echo))
      expect(await run(nested)).toBe(await run(compose(middleware, echo)))
    }),
  )
})
