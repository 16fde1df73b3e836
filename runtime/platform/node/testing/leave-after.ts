import type { Handler } from '../../../handler.ts'
import { HttpResponse } from '../../../message/response.ts'
import { head } from './raw-http.ts'
import { moment } from './servers.ts'
import { start } from './start.ts'

/**
 * Answers a client that leaves when `wanted` has come. A second request waits on the connection, which tells when the
 * server knows that the client has left.
 */
export async function leaveAfter(wanted: string, answer: Handler): Promise<void> {
  const [waiting, left] = [moment(), moment()]
  const server = await start((request) => {
    if (request.url.pathname === '/') return answer(request)
    waiting.arrive()
    return new Promise((resolve) => {
      request.signal?.addEventListener('abort', () => {
        left.arrive()
        resolve(new HttpResponse())
      })
    })
  })
  const connection = await server.connect()
  connection.write(head('GET /') + head('GET /wait'))
  await connection.until(wanted)
  await waiting.come
  connection.destroy()
  await left.come
}
