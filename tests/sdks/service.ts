import http, { type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** What has arrived. */
interface Seen {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** An answer: status and headers, and the content, which is JSON unless it is text. */
type Answer = readonly [status: number, headers?: Record<string, string>, content?: unknown]

/**
 * A service on loopback until the test is over.
 *
 * @param answers for one request after the other, the last one for all that follow; undefined for none
 */
export async function service(...answers: readonly (Answer | undefined)[]) {
  const seen: Seen[] = []
  let arrive: (request: IncomingMessage) => void = () => undefined
  const arrived = new Promise<IncomingMessage>((resolve) => (arrive = resolve))
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('error', () => undefined).on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      const answer = answers[Math.min(seen.length, answers.length - 1)]
      seen.push({ method, path, headers, body: Buffer.concat(chunks) })
      arrive(request)
      if (!answer) return
      const [status, fields = {}, content = { ok: true }] = answer
      const text = typeof content === 'string' ? content : JSON.stringify(content)
      response.writeHead(status, { 'content-type': 'application/json', ...fields }).end(text)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, seen, arrived }
}
