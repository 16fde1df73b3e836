import { describe, expect, test } from 'vitest'
import { megabyte } from './memory.ts'
import { runProgram } from './program.ts'

/** `npm run test:load` takes its time; within `npm test` everything is a little smaller. */
const full = process.env['LOAD'] === 'full'

describe('thousands of calls at once through all recipes, of which some fail and some are aborted', () => {
  const calls = full ? 50_000 : 10_000

  test('leave no socket, no timer, no listener and no memory', async () => {
    const { outcomes, grown, resources, listeners } = await runProgram<{
      outcomes: Record<string, number>
      grown: number
      resources: string[]
      listeners: number
    }>('calls.ts', { CALLS: String(calls) })

    expect(outcomes).toEqual({
      200: calls * 0.8,
      503: calls / 20,
      NetworkError: calls / 20,
      AbortError: calls / 10,
    })
    expect(resources).toEqual([])
    expect(listeners).toBe(0)
    expect(grown, 'MB in use after garbage collection').toBeLessThan(4)
  })
})

describe('slow readers, slow writers and half requests', () => {
  const each = full ? 500 : 100

  test('keep no one else waiting, take little memory, and end with the server', async () => {
    const { clients, over, flood } = await runProgram<Record<string, number>>('crowd.ts', {
      CLIENTS: String(each),
    })
    expect(clients).toBe(3 * each)
    expect(over, 'MB over idle').toBeLessThan(64)
    expect(flood, 'bytes of a response that was in flight').toBe(20 * megabyte)
  })
})

describe('bytes up and down through five middleware', () => {
  const megabytes = full ? 1024 : 256

  test('take no more memory the more there are', async () => {
    const { received, client, server } = await runProgram<{
      received: number
      client: { mostly: number; peak: number }
      server: { mostly: number; peak: number }
    }>('streams.ts', { MEGABYTES: String(megabytes) })

    expect(received).toBe(megabytes * megabyte)
    // Node keeps tens of MB for itself, 24 more than 20. Keeping the bytes would need all of them.
    expect(client.mostly, 'MB over idle').toBeLessThan(128)
    expect(server.mostly, 'MB over idle').toBeLessThan(128)
    // What is garbage already, but not yet collected.
    expect(Math.max(client.peak, server.peak)).toBeLessThan(192)
  })
})
