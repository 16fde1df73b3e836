import { expect, test } from 'vitest'
import type { PartsOptions } from '../../message/parts.ts'
import { oneConnection } from './testing/one-connection.ts'

test.each([
  ['of a body that is no form', {}],
  ['with an option that it does not know', { maxSizes: 1 } as PartsOptions],
])('parts() %s fails before it reads, and leaves no connection waiting', async (_, options) => {
  const { client, next } = await oneConnection([])
  const parts = (await client.get('/')).parts(options)
  await expect(parts.next()).rejects.toThrow()
  await next()
})
