import { expect, test } from 'vitest'
import { HttpResponse } from '../message/response.ts'
import { twoChunks } from '../platform/node/testing/bodies.ts'
import { head, rawConnection } from '../platform/node/testing/raw-http.ts'
import { httpServer } from '../platform/node/testing/servers.ts'
import { toNode } from './to-node.ts'

test.each([
  ['text', 'abc'],
  ['a stream', twoChunks],
])(
  'a field before %s is sent as it is everywhere, a byte for each character (RFC 9110 §5.5)',
  async (_, body) => {
    const headers = { 'x-name': 'caf\xe9' }
    const { url } = await httpServer(toNode(async () => new HttpResponse(body, { headers })))
    const connection = await rawConnection(new URL(url))
    connection.write(head('GET /', ['Connection: close']))
    expect(await connection.closed).toContain('x-name: caf\xe9\r\n')
  },
)
