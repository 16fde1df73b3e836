import { build } from '../lib/build.ts'
import { startChild } from '../lib/children.ts'
import { command } from '../lib/command.ts'
import { runScenario, type Measured } from '../lib/rounds.ts'
import type { Task } from './run.ts'

const built = await build()

/** In memory, so that what a middleware costs is not lost in what a network costs. */
await command('compose', async ({ quick }) => {
  const calls = quick ? 1000 : 300_000
  const rows = await runScenario(
    {
      name: 'memory',
      rounds: quick ? 1 : 7,
      contestants: [1, 5, 20].map((middleware) => ({
        name: `${middleware} middleware`,
        middleware,
      })),
    },
    async ({ middleware }) => {
      const child = startChild(built('bench/compose/run.ts'))
      try {
        return await child.ask<Measured>({ middleware, calls } satisfies Task)
      } finally {
        await child.stop()
      }
    },
  )
  return { versions: {}, settings: { calls }, rows }
})
