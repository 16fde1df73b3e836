import { describe, expect, test } from 'vitest'
import type { Handler } from '../../handler.ts'
import { toNode } from '../../hosts/to-node.ts'
import { HttpResponse } from '../../message/response.ts'
import { head, rawConnection } from './testing/raw-http.ts'
import { httpServer, moment } from './testing/servers.ts'
import { start } from './testing/start.ts'

/** An application that tells of the error that ends its read of the body. */
function reader(onFailure: (error: unknown) => void): Handler {
  return async (request) => {
    await request.text().catch(onFailure)
    return new HttpResponse()
  }
}

describe('a connection that the server cuts off', () => {
  test('because a request takes longer than requestTimeout says so, and answers 408', async () => {
    const failed = moment<unknown>()
    const server = await start(reader(failed.arrive), { requestTimeout: 20 })
    const connection = await server.connect()
    connection.write(head('POST /upload?key=secret', ['Content-Length: 100']) + 'half')
    expect(await connection.closed).toMatch(/^HTTP\/1\.1 408 /)
    expect(await failed.come).toMatchObject({
      name: 'NetworkError',
      message:
        "POST /upload took longer to arrive than the server's requestTimeout, which ended the connection",
    })
  })

  test('because its content is malformed says that, and answers 400', async () => {
    const failed = moment<unknown>()
    const server = await start(reader(failed.arrive))
    const connection = await server.connect()
    connection.write(head('POST /', ['Transfer-Encoding: chunked']) + '1\r\na\r\nno size\r\n')
    expect(await connection.closed).toMatch(/^HTTP\/1\.1 400 /)
    expect(await failed.come).toHaveProperty(
      'message',
      'The client of POST / sent content that is no HTTP (HPE_INVALID_CHUNK_SIZE)',
    )
  })

  test('says so too in an application that is mounted in another server', async () => {
    const failed = moment<unknown>()
    const listener = toNode(reader(failed.arrive))
    const server = await httpServer(listener, {
      requestTimeout: 20,
      connectionsCheckingInterval: 20,
    })
    const connection = await rawConnection(new URL(server.url))
    connection.write(head('POST /', ['Content-Length: 100']) + 'half')
    expect(await failed.come).toHaveProperty(
      'message',
      "POST / took longer to arrive than the server's requestTimeout, which ended the connection",
    )
  })
})
