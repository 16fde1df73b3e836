import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import type { Middleware } from '../handler.ts'
import { listenForTest } from '../platform/node/testing/servers.ts'
import { toExpress } from './express.ts'
import { toProxy } from './next.ts'
import type { Recipes } from './options.ts'

/** What a recipe in Express answers, and what it reports. */
async function inExpress(recipes: Recipes) {
  const errors: unknown[] = []
  const recipe = toExpress(recipes, { onError: (error) => void errors.push(error) })
  const server = createServer((req, res) => {
    void recipe(req, res, () => {
      res.end('passed')
    })
  })
  const { port } = await listenForTest(server)
  const headers = { 'idempotency-key': '"k"' }
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers })
  return { status: response.status, text: await response.text(), errors: errors.map(String) }
}

const saidOf = (name: string, what: string, host = 'Express') =>
  `MiddlewareError: ${name}() needs the ${what} of the response, and ${host} has none yet when it calls next(): ` +
  `mount your routes with it, as toNode(compose([${name}(…)], routes({ … }))) or toFetch(…). ` +
  'Alone it can answer, let pass, or add fields'

const etag: Middleware = async function etag(request, next) {
  const response = await next(request)
  return response.withHeader('etag', `"${(await response.bytes()).length}"`)
}
const replacing: Middleware = async function replacing(request, next) {
  return (await next(request)).with({ status: 201 })
}
const dropping: Middleware = async function dropping(request, next) {
  const { ok } = await next(request)
  throw new Error(String(ok))
}
const trying: Middleware = async function trying(request, next) {
  const response = await next(request)
  await response.text().catch(() => undefined)
  return response.status === 200 ? response : response
}

test.each([
  ['content', etag],
  ['status', replacing],
  ['ok', dropping],
  ['content', trying],
])(
  'a recipe that needs a response is named once in Express, with what it needs: %s',
  async (what, recipe) => {
    const { status, errors } = await inExpress(recipe)
    expect(errors).toEqual([saidOf(recipe.name, what)])
    expect(status).toBe(500)
  },
)

test('of several recipes in Express the one is named that needs the response', async () => {
  const adding: Middleware = async function adding(request, next) {
    return (await next(request)).withHeader('x-added', '1')
  }
  const { errors } = await inExpress([adding, etag, adding])
  expect(errors).toEqual([saidOf('etag', 'content')])
  expect(await inExpress([adding, adding])).toMatchObject({ text: 'passed', errors: [] })
})

test("a recipe that needs a response is named in Next's proxy too", async () => {
  const proxy = toProxy([etag], () => new Response())
  await expect(proxy(new Request('http://a.test/'))).rejects.toThrow(
    saidOf('etag', 'content', "Next's proxy").replace('MiddlewareError: ', ''),
  )
})

test('a recipe without a name is called so', async () => {
  const { errors } = await inExpress([
    async (request, next) => (await next(request)).with({ status: 201 }),
  ])
  expect(errors[0]).toMatch(
    /^MiddlewareError: A middleware without a name needs the status .*compose\(\[it\], /,
  )
})
