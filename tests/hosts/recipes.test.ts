import { join } from 'node:path'
import type { ListenWith } from './host.ts'
import { programs } from './install.ts'
import { recipeCases } from './recipe-cases.ts'
import { recipes } from './recipes.ts'
import { Talk } from './talk.ts'

/** Hosts, and whether a recipe gets their response. */
const HOSTS = [
  ['Express', 'express', 'listenWith', false],
  ['Fastify', 'fastify', 'listenWith', true],
  ['Koa', 'koa', 'listenWith', true],
  ['Hono', 'hono', 'listenWith', true],
  ['h3', 'h3', 'listenWith', true],
  ['Next, a route handler', 'next', 'listenWith', true],
  ['Next, a proxy', 'next', 'listenWithProxy', false],
  ['SvelteKit', 'sveltekit', 'listenWith', true],
  ['Astro', 'astro', 'listenWith', true],
  ['TanStack Start', 'tanstack-start', 'listenWith', true],
] as const

for (const [name, program, listener, hasResponse] of HOSTS) {
  const errors: string[] = []
  recipeCases({
    name,
    hasResponse,
    changesRequest: hasResponse && !['fastify', 'koa'].includes(program),
    tellsAddress: !['next', 'tanstack-start'].includes(program),
    // Next gets the error itself.
    showsErrors: program === 'next',
    async ask(recipe, path, sending) {
      const exports = (await import(join(programs, `${program}.ts`))) as Record<string, ListenWith>
      const listenWith = exports[listener]
      if (!listenWith) throw new Error(`${program}.ts has no ${listener}`)
      const onError = (error: unknown) => void errors.push(String(error))
      const host = await listenWith(recipes[recipe], { onError })
      try {
        return await new Talk(host.port).send(path, sending)
      } finally {
        await host.close()
      }
    },
    async reported() {
      return errors.splice(0)
    },
  })
}
