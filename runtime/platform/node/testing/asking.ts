import type { Socket } from 'node:net'
import type { BodyInit } from '../../../message/body.ts'
import { rawServer } from './servers.ts'
import { transport } from './transport.ts'

export const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n'
export const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

/** A transport that waits for the server to ask. */
export function askingTransport(connections = 1) {
  return transport(connections, { expectContinue: true })
}

/** A request that asks before it sends its content. */
export function asking(body: BodyInit, headers: Record<string, string> = {}) {
  return { method: 'PUT', body, headers: { Expect: '100-Continue', ...headers } }
}

/** Answers the head of a request, and then what comes besides; keeps everything that comes. */
export async function serverSaying(
  first: string,
  then?: (content: string, socket: Socket) => void,
): Promise<{ url: string; heads: readonly string[]; contents: readonly string[]; open: number }> {
  const heads: string[] = []
  const contents: string[] = []
  const server = await rawServer((socket, head) => {
    const index = heads.push(head) - 1
    contents.push('')
    socket.on('data', (chunk) => {
      const content = (contents[index] ?? '') + chunk.toString('latin1')
      contents[index] = content
      then?.(content, socket)
    })
    if (first) socket.write(first)
  })
  return Object.assign(server, { heads, contents })
}
