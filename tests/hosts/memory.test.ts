import { join } from 'node:path'
import { around, type Middleware } from 'middleware-cookbook'
import { expect, test } from 'vitest'
import { collectGarbageUntil } from '../../runtime/platform/node/testing/collect-garbage.ts'
import { programs } from './install.ts'
import type { Listening } from './host.ts'
import { Talk } from './talk.ts'

type ListenFetch = (fetch: (request: Request) => Promise<Response>) => Promise<Listening>

const changes: readonly (readonly [string, Middleware])[] = [
  ['has changed', (request, next) => next(request.withHeader('x-a', '1'))],
  [
    'has changed, and watched the client of',
    (request, next) => {
      expect(request.signal?.aborted).toBe(false)
      return next(request.withHeader('x-a', '1'))
    },
  ],
]

test.each(changes)(
  'a request that a recipe %s is not kept once it is answered',
  async (_, change) => {
    const run = around(change)
    let freed = 0
    const requests = new FinalizationRegistry(() => (freed += 1))
    const module = (await import(join(programs, 'listen-fetch.ts'))) as { listenFetch: ListenFetch }
    const host = await module.listenFetch((request) => {
      requests.register(request, undefined)
      return run(request, async (changed) => new Response(changed?.headers.get('x-a')))
    })
    for (let sent = 0; sent < 20; sent++) {
      const { body } = await new Talk(host.port).send('/')
      expect(body.toString()).toBe('1')
    }
    // The last one may still be on the stack.
    await collectGarbageUntil(() => freed >= 19)
    expect(freed).toBeGreaterThanOrEqual(19)
    await host.close()
  },
)
