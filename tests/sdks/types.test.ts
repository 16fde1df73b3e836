import { expect, test } from 'vitest'
import { compiles } from '../compiles.ts'
import { recipes } from './filled.ts'
import { peers } from './install.ts'

test('programs and tabs compile against the types of the SDKs', async () => {
  expect(recipes.length).toBeGreaterThan(0)
  expect(await compiles(peers)).toBe('')
})
