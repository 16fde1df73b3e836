import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Listening } from './host.ts'
import { programs } from './install.ts'
import { Talk } from './talk.ts'

const folder = join(programs, 'handed-on')

test.each(['express', 'hono', 'fastify', 'koa', 'next'])(
  'a handler of %s finds the user, the id and the address of its own request',
  async (name) => {
    const { listening } = (await import(join(folder, `${name}.ts`))) as { listening: Listening }
    onTestFinished(() => listening.close())
    const { token } = (await import(join(folder, 'issuer.ts'))) as { token: string }
    const talk = new Talk(listening.port)
    const ask = async (id: string, address: string) => {
      const headers = {
        authorization: `Bearer ${token}`,
        'x-request-id': id,
        'x-forwarded-for': address,
      }
      return JSON.parse((await talk.send('/me', { headers })).body.toString()) as unknown
    }
    const asked = [ask('order-7', '203.0.113.7'), ask('order-8', '203.0.113.8')]
    expect(await Promise.all(asked)).toEqual([
      { user: 'ada', requestId: 'order-7', address: '203.0.113.7' },
      { user: 'ada', requestId: 'order-8', address: '203.0.113.8' },
    ])
    expect((await talk.send('/me')).status).toBe(401)
  },
)
