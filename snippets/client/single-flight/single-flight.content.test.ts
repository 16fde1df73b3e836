import {
  createClient,
  HttpResponse,
  serve,
  type Handler,
} from 'middleware-cookbook'
import { singleFlight } from 'middleware-cookbook/client/single-flight'
import { describe, expect, onTestFinished, test } from 'vitest'
import { held, numbered, url } from './held.fixture.ts'

describe('the content', () => {
  /** A response without a length, in these parts. */
  const inParts = (parts: readonly string[]) => async () =>
    new HttpResponse(
      (async function* () {
        for (const part of parts) yield new TextEncoder().encode(part)
      })(),
    )

  test.each<[string, Handler]>([
    ['a length that is known', numbered()],
    ['an unknown length', inParts(['answ', 'er 1'])],
  ])('is shared up to maxBytes, whole: %s', async (_what, respond) => {
    const { text, answer } = held({ maxBytes: 8 }, respond)
    const calls = [text(), text()]
    await answer(1)
    expect(await Promise.all(calls)).toEqual(['answer 1', 'answer 1'])
  })

  test('of a length that is above maxBytes is not waited for', async () => {
    const service = await serve(async () => {
      const started = new ReadableStream({
        start(controller) {
          controller.enqueue(new Uint8Array(1))
        },
      })
      return new HttpResponse(started, { headers: { 'content-length': '9' } })
    })
    const client = createClient({ middleware: [singleFlight({ maxBytes: 8 })] })
    onTestFinished(async () => {
      await client.close()
      await service.close()
    })
    const response = await client.get(service.url)
    expect(response.body.length).toBe(9)
    response.body.cancel()
  })

  test('of HEAD for an event stream is none, and is shared', async () => {
    const headers = { 'content-type': 'text/event-stream' }
    const respond = async () => new HttpResponse(null, { headers })
    const { client, answer } = held({}, respond)
    const calls = [client.head(url), client.head(url)]
    await answer(1)
    await Promise.all(calls)
  })

  test('above maxBytes is not shared: the first caller streams it, the others send their own', async () => {
    const long = numbered()
    const { text, answer } = held({ maxBytes: 7 }, long)
    const calls = [text(), text(), text()]
    await answer(1)
    await answer(2)
    expect((await Promise.all(calls)).sort()).toEqual([
      'answer 1',
      'answer 2',
      'answer 3',
    ])
  })

  test('above maxBytes is whole as well if its length is not known before', async () => {
    const respond = inParts(['one ', 'two ', 'three'])
    const { text, answer } = held({ maxBytes: 5 }, respond)
    const calls = [text(), text()]
    await answer(1)
    await answer(1)
    expect(await Promise.all(calls)).toEqual(['one two three', 'one two three'])
  })

  test('of an event stream has no end, and is not shared: its first event comes at once', async () => {
    const headers = { 'content-type': 'text/event-stream; charset=utf-8' }
    const open = async function* () {
      yield new TextEncoder().encode('data: a\n\n')
      await new Promise(() => undefined)
    }
    const stream = async () => new HttpResponse(open(), { headers })
    const { client, answer, asked } = held({}, stream)
    const calls = [client.get(url), client.get(url)]
    await answer(1)
    await answer(1)
    for (const response of await Promise.all(calls)) {
      for await (const chunk of response.stream()) {
        expect(new TextDecoder().decode(chunk)).toBe('data: a\n\n')
        break
      }
    }
    expect(asked).toHaveBeenCalledTimes(2)
  })
})
