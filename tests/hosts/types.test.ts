import { expect, test } from 'vitest'
import { compiles } from '../compiles.ts'
import { recipes } from './filled.ts'
import { programs } from './install.ts'

test('programs and tabs compile against the types of Express, Koa, Hono and the others', async () => {
  expect(recipes.length).toBeGreaterThan(0)
  expect(await compiles(programs)).toBe('')
})
