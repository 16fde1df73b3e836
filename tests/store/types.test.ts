import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { execPath } from 'node:process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { peers } from './install.ts'

test('redisStore() takes the clients of ioredis, node-redis and iovalkey, by their own types', async () => {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  const compiled = promisify(execFile)(execPath, [tsc, '--noEmit', '--project', peers])
  await expect(compiled).resolves.toMatchObject({ stdout: '' })
})
