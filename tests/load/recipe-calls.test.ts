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
