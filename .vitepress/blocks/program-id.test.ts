import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { inventory } from '../../scripts/cookbook/snippet.ts'
import { programId } from './program-id.ts'

test.each([
  ['snippets/client/retry/usage.out', 'client/retry'],
  ['snippets/client/retry/naive.out', 'client/retry/naive'],
  ['snippets/guide/order/order.out', 'guide/order/order'],
])('%s is printed by %s', (path, id) => {
  expect(programId(path)).toBe(id)
})

test('is the id that "npm run snippet" takes', () => {
  const { programs } = inventory(resolve(import.meta.dirname, '../..'))
  expect(programs.map(({ output }) => programId(output))).toEqual(programs.map(({ id }) => id))
})
