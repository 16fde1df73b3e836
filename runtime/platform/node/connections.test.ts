import { Socket } from 'node:net'
import { expect, test, vi } from 'vitest'
import { HttpResponse } from '../../message/response.ts'
import { Connections } from './connections.ts'
import { serve } from './serve.ts'

test('a connection is forgotten when it has closed', () => {
  const connections = new Connections()
  const socket = new Socket()
  const connection = connections.of(socket)
  expect(connections.of(socket)).toBe(connection)
  socket.emit('close')
  expect(connection.closed).toBe(true)
  expect(connections.of(socket)).not.toBe(connection)
  // One that is open is looked at every second, also when the test is over.
  socket.destroy()
})

test.each([
  ['text', () => new HttpResponse('sent')],
  ['a stream', () => new HttpResponse(() => new Blob(['sent']).stream())],
])('an idle connection keeps no response: %s', async (_, answer) => {
  const find = vi.spyOn(Connections.prototype, 'of')
  const server = await serve(async () => answer())
  try {
    await (await fetch(server.url)).text()
    const [connection] = find.mock.results.map(({ value }) => value as unknown)
    await expect.poll(() => connection).toMatchObject({ last: undefined })
    expect(connection).toMatchObject({ closed: false })
  } finally {
    find.mockRestore()
    await server.close()
  }
})
