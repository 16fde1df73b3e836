import { expect, onTestFinished, test } from 'vitest'
import { startRuntime } from './runtimes.ts'
import { Talk } from './talk.ts'

test('a Durable Object counts each client of a Worker by itself', async () => {
  const objects = { className: 'Counter', binding: 'COUNTERS' }
  const worker = await startRuntime('workerd', 'workers/rate-limit', objects)
  onTestFinished(() => worker.close())
  const talk = new Talk(worker.port)
  const ask = async (address: string) => {
    const { status, headers } = await talk.send('/', { headers: { 'cf-connecting-ip': address } })
    return [status, /r=(\d+)/.exec(String(headers['ratelimit']))?.[1]]
  }
  for (const address of ['203.0.113.7', '203.0.113.8']) {
    expect(await ask(address)).toEqual([200, '2'])
    expect(await ask(address)).toEqual([200, '1'])
    expect(await ask(address)).toEqual([200, '0'])
    expect(await ask(address)).toEqual([429, '0'])
  }
})
