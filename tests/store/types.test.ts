import { expect, test } from 'vitest'
import { compiles } from '../compiles.ts'
import { peers } from './install.ts'

test('redisStore() takes the clients of ioredis, node-redis and iovalkey, by their own types', async () => {
  expect(await compiles(peers)).toBe('')
})
