import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { Connections } from './connections.ts'

test('a connection is forgotten when it has closed', () => {
  const connections = new Connections()
  const socket = new Socket()
  const connection = connections.of(socket)
  expect(connections.of(socket)).toBe(connection)
  socket.emit('close')
  expect(connection.closed).toBe(true)
  expect(connections.of(socket)).not.toBe(connection)
})
