import { expect, test } from 'vitest'
import { runProgram } from './program.ts'

const calls = 10_000

test('ten thousand calls through a recipe leave nothing behind', async () => {
  const grown = await runProgram<Record<string, number>>('recipe-calls.ts', {
    CALLS: String(calls),
  })
  // Less than a pointer and a number for each call: what one of them keeps takes more.
  for (const bytes of Object.values(grown)) expect(bytes).toBeLessThan(calls * 16)
  expect(Object.keys(grown)).toContain('cors')
})

test('ten thousand calls to as many hosts under ssrfGuard() leave no socket, no listener and no memory', async () => {
  const { outcomes, grown, open, resources, listeners } = await runProgram<{
    outcomes: Record<string, number>
    grown: number
    open: string[]
    resources: string[]
    listeners: number
  }>('guarded-calls.ts', { CALLS: String(calls) })
  expect(outcomes).toEqual({
    hello: calls * 0.3,
    ConnectionForbiddenError: calls * 0.6,
    AbortError: calls * 0.1,
  })
  expect(open, 'sockets while the client is open').toEqual([])
  expect(resources, 'sockets and timers after it').toEqual([])
  expect(listeners).toBe(0)
  expect(grown, 'bytes in use after garbage collection').toBeLessThan(calls * 16)
})
