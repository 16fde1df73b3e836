import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Listening } from './host.ts'
import { programs } from './install.ts'
import { Talk } from './talk.ts'

test('an application in a route of Nitro, and a recipe in its middleware', async () => {
  const { listen } = (await import(join(programs, 'nitro.ts'))) as {
    readonly listen: () => Promise<Listening>
  }
  const host = await listen()
  const talk = new Talk(host.port)
  const answers = [
    await talk.send('/api/hello'),
    await talk.send('/api/echo', { method: 'POST', body: 'posted' }),
    await talk.send('/api/elsewhere'),
    await talk.send('/gone'),
  ]
  await host.close()
  expect(answers.map(({ status, body }) => [status, body.toString()])).toEqual([
    [200, 'Hello'],
    [200, 'posted'],
    [404, 'Not Found\n'],
    [404, expect.stringContaining('"status":404')],
  ])
})
