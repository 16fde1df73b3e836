import { createServer, type OutgoingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { contract } from '../contract.ts'
import type { Listening } from '../host.ts'
import { recipeCases, type RecipeHost } from '../recipe-cases.ts'
import { listening } from '../programs/listening.ts'
import { Talk, type Answer, type Sending } from '../talk.ts'
import { ownServers } from './servers.ts'

const servers = ownServers(inject('ownServers'))

contract(servers, join(import.meta.dirname, 'results.json'))

describe('one recipe, in the chain of the server', () => {
  const started: Listening[] = []

  beforeAll(async () => {
    for (const { start } of servers) started.push(await start())
  })

  afterAll(async () => {
    for (const host of started) await host.close()
  })

  /** Recipes before handlers that are below a path of the server. */
  function inChain(
    name: string,
    index: number,
    differences: Partial<RecipeHost> & { readonly place?: string } = {},
  ): void {
    const { place = 'recipes' } = differences
    const talk = () => {
      const host = started[index]
      if (!host) throw new Error(`${name} is not started`)
      return new Talk(host.port, host.fields)
    }
    let last = 'none'
    recipeCases({
      name,
      hasResponse: true,
      changesRequest: true,
      ask(recipe, path, sending) {
        const { 'idempotency-key': key } = { ...(sending?.headers as OutgoingHttpHeaders) }
        // A repetition is the same request, and so has the same query.
        last = typeof key === 'string' ? key : `${recipe}-${++asked}`
        const query = path.includes('?') ? '&' : '?'
        return talk().send(`/${place}/${recipe}${path}${query}id=${last}`, sending)
      },
      reported: () => talk().events(last),
      ...differences,
    })
  }

  /** Sends to the server of Next. */
  function next(path: string, sending?: Sending): Promise<Answer> {
    return new Talk(started[0]?.port ?? 0).send(path, sending)
  }

  test('what redirect() and notFound() of Next throw is a response to the recipe', async () => {
    const moved = await next('/recipes/fields/moved?b=2')
    expect([moved.status, moved.headers.location]).toEqual([307, '/there?a=1;2'])
    expect(moved.headers['x-recipe']).toBe('yes')
    expect(moved.headers['set-cookie']?.sort()).toEqual(['b=2; Path=/', 'c=3; Path=/'])
    const { status, headers } = await next('/recipes/fields/nowhere')
    expect([status, headers['x-recipe']]).toEqual([404, 'yes'])
  })

  test('in Next’s edge runtime a recipe changes the request, and has its storage', async () => {
    const headers = { 'x-request-id': 'order-7' }
    const { body } = await next('/edge', { method: 'POST', body: 'posted', headers })
    expect(JSON.parse(body.toString())).toEqual(['order-7', '/edge', 'posted'])
  })

  test('a page of Next retries, and its cache keeps what came in the end', async () => {
    let asked = 0
    const service = await listening(
      createServer((_, res) => {
        res.writeHead(++asked < 3 ? 503 : 200, { 'retry-after': '0' }).end(`answer ${asked}`)
      }),
    )
    const path = `/priced?at=${encodeURIComponent(`http://127.0.0.1:${service.port}/`)}`
    for (const _ of [1, 2]) expect((await next(path)).body.toString()).toContain('<p>answer 3</p>')
    expect(asked).toBe(3)
    await service.close()
  })

  inChain('Next', 0, { lengths: 'none', tellsAddress: false })
  inChain('Next’s proxy', 0, {
    place: 'proxied',
    hasResponse: false,
    showsErrors: true,
    tellsAddress: false,
    lengths: 'none',
  })
  inChain('SvelteKit', 1)
  inChain('Astro', 2, { lengths: 'ours' })
})

let asked = 0
