import net from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { settle } from '../../kit/settle.ts'
import { HttpRequest } from '../../message/request.ts'
import { httpServer } from './testing/servers.ts'
import { httpTransport } from './transport.ts'

test('an abort ends no connection that was begun for another request', async () => {
  let requests = 0
  const { url } = await httpServer((_, response) => {
    // The request that waits needs a new connection, which undici begins by itself.
    if (++requests === 1) response.destroy()
    else response.end(`answer ${requests}`)
  })
  const send = httpTransport({ connections: 1 })
  onTestFinished(() => send.close())

  const controller = new AbortController()
  const aborted: Promise<unknown>[] = []
  const connect = net.connect
  const connecting = vi.spyOn(net, 'connect').mockImplementation(((...args: never[]) => {
    const socket = connect(...(args as unknown as Parameters<typeof connect>))
    if (connecting.mock.calls.length === 2) aborted.push(abortAtOnce())
    return socket
  }) as typeof connect)
  onTestFinished(() => connecting.mockRestore())

  /** Sends a request after the connection has begun, and gives it up before there is one: in one turn of the loop. */
  async function abortAtOnce() {
    const sent = settle(send(new HttpRequest(url, { signal: controller.signal })))
    for (let step = 0; step < 50; step++) await Promise.resolve()
    controller.abort(new Error('enough'))
    return sent
  }

  const first = send(new HttpRequest(url))
  const waiting = send(new HttpRequest(url))
  await expect(first).rejects.toThrow()
  expect(await (await waiting).text()).toBe('answer 2')
  expect(aborted).toHaveLength(1)
  expect(await aborted[0]).toHaveProperty('error.message', 'enough')
})
