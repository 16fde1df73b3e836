import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { HttpResponse } from '../../message/response.ts'
import * as node from './index.ts'
import { start } from '../testing/platforms.ts'

test('what unpacks to much in the first of two codings is a 413, though nothing comes out of the second', async () => {
  const { client } = await start(
    node,
    async (request) => new HttpResponse(String((await request.bytes()).byteLength)),
    { maxBodySize: 10_000 },
  )
  // A member of gzip without content, again and again.
  const nothing = gzipSync('')
  const body = gzipSync(Buffer.concat(Array.from({ length: 50_000 }, () => nothing)))
  const headers = { 'content-encoding': 'gzip, gzip' }
  const response = await client.post('/', { body, headers })
  expect(response.status).toBe(413)
})
