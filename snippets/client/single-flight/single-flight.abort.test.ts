import { createClient, HttpResponse, serve } from 'middleware-cookbook'
import { singleFlight } from 'middleware-cookbook/client/single-flight'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { held, url } from './held.fixture.ts'

describe('a caller that aborts', () => {
  test('ends alone: the others get the response, also when it was the first', async () => {
    const { text, answer, waiting } = held()
    const first = new AbortController()
    const left = text({ signal: first.signal })
    const stays = text()
    await expect.poll(() => waiting.length).toBe(1)
    first.abort(new Error('left'))
    await expect(left).rejects.toThrow('left')
    await answer(1)
    expect(await stays).toBe('answer 1')
  })

  test('and is the last one ends the request', async () => {
    const ended = vi.fn()
    const service = await serve(
      ({ signal }) =>
        new Promise((resolve) => {
          signal?.addEventListener('abort', () => {
            ended()
            resolve(new HttpResponse())
          })
          arrive()
        }),
    )
    onTestFinished(() => service.close())
    const client = createClient({ middleware: [singleFlight()] })
    onTestFinished(() => client.close())
    let arrive = () => {}
    const arrived = new Promise<void>((resolve) => (arrive = resolve))
    const caller = new AbortController()
    const calls = [1, 2].map(() =>
      client.get(service.url, { signal: caller.signal }),
    )
    await arrived
    caller.abort(new Error('left'))
    for (const call of calls) await expect(call).rejects.toThrow('left')
    await expect.poll(() => ended).toHaveBeenCalledOnce()
  })

  test('while its own long content comes ends the stream', async () => {
    const gone = vi.fn()
    const service = await serve(async ({ signal }) => {
      signal?.addEventListener('abort', gone)
      return new HttpResponse(
        (async function* () {
          yield new Uint8Array(100)
          await new Promise((resolve) => {
            signal?.addEventListener('abort', resolve)
          })
        })(),
      )
    })
    onTestFinished(() => service.close())
    const client = createClient({
      middleware: [singleFlight({ maxBytes: 10 })],
    })
    onTestFinished(() => client.close())
    const caller = new AbortController()
    const { signal } = caller
    const response = await client.get(service.url, { signal })
    caller.abort(new Error('left'))
    await expect(response.bytes()).rejects.toThrow('left')
    await expect.poll(() => gone).toHaveBeenCalledOnce()
  })

  test('before its long content came ends that, and the others send their own', async () => {
    const ended = vi.fn()
    const respond = async () => {
      const pull = (controller: ReadableStreamDefaultController) => {
        controller.enqueue(new Uint8Array(10))
      }
      return new HttpResponse(new ReadableStream({ pull, cancel: ended }))
    }
    const { client, answer, waiting } = held({ maxBytes: 15 }, respond)
    const first = new AbortController()
    const left = client.get(url, { signal: first.signal })
    const stays = client.get(url)
    await expect.poll(() => waiting.length).toBe(1)
    const reason = new Error('left')
    first.abort(reason)
    await expect(left).rejects.toThrow('left')
    await answer(1)
    await expect.poll(() => ended.mock.calls).toEqual([[reason]])
    await answer(1)
    ;(await stays).body.cancel()
  })
})
