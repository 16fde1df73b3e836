import { getEventListeners } from 'node:events'
import {
  compose,
  HttpRequest,
  HttpResponse,
  type HttpResponseInit,
} from 'middleware-cookbook'
import { manualClock } from 'middleware-cookbook/testing'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { eventStream, readEvents } from './event-stream.ts'
import { CUT, stop, streamOf } from './streaming.fixture.ts'

describe('without a client around it', () => {
  const request = (signal?: AbortSignal) =>
    new HttpRequest('http://api.example.org/', {
      headers: { 'last-event-id': '7' },
      ...(signal && { signal }),
    })

  /** A response whose stream says nothing, and notes that it is cancelled. */
  function silent(init: HttpResponseInit = {}) {
    const cancelled = vi.fn()
    const stream = new ReadableStream<Uint8Array>({ cancel: cancelled })
    const headers = { 'content-type': 'text/event-stream' }
    const response = new HttpResponse(stream, { headers, ...init })
    return { response, cancelled }
  }

  test('a stream that has ended leaves no listener', async () => {
    const app = compose([eventStream({ isLast: () => true })], async () =>
      streamOf(['data: a\n\n']),
    )
    const { signal } = new AbortController()
    const response = await app(request(signal))
    expect(await response.text()).toBe('data: a\n\n')
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('a piece in which no event ends gives its reader nothing yet', async () => {
    const app = compose([eventStream()], async () =>
      streamOf(['da', 'ta: a', '\n\n']),
    )
    for await (const chunk of (await app(request())).stream()) {
      expect(new TextDecoder().decode(chunk)).toBe('data: a\n\n')
      break
    }
  })

  test('a request that is aborted in the wait ends it with the reason, and leaves nothing', async () => {
    const clock = manualClock()
    onTestFinished(clock.restore)
    const controller = new AbortController()
    const app = compose([eventStream()], async () =>
      streamOf([CUT], {}, async () => undefined),
    )
    const response = await app(request(controller.signal))
    const reading = response.stream()[Symbol.asyncIterator]().next()
    reading.catch(() => undefined)
    await clock.advance(0)
    expect(clock.pending).toBe(1)
    controller.abort(new Error('The reader left'))
    await expect(reading).rejects.toThrow('The reader left')
    expect(clock.pending).toBe(0)
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
  })

  test('a stream that must not go on closes its connection', async () => {
    const { response, cancelled } = silent({ url: 'http://evil.example.net/' })
    const stream = await eventStream()(request(), async () => response)
    await expect(stream.text()).rejects.toMatchObject({
      code: 'ERR_EVENT_STREAM_MOVED',
    })
    expect(cancelled).toHaveBeenCalledOnce()
  })

  test('a reader that cancels reaches the connection of the moment', async () => {
    const clock = manualClock()
    onTestFinished(clock.restore)
    const second = silent()
    const answers = [
      streamOf([CUT], {}, async () => undefined),
      second.response,
    ]
    const stream = await eventStream()(request(), async () => {
      const answer = answers.shift()
      if (!answer) throw new Error('One connection too many')
      return answer
    })
    const reading = stream.text()
    await clock.advance(1000)
    stream.body.cancel(new Error('enough'))
    await expect(reading).rejects.toThrow()
    expect(second.cancelled).toHaveBeenCalledOnce()
  })

  test('a refusal that is not looked at frees its connection', async () => {
    const clock = manualClock()
    onTestFinished(clock.restore)
    const { response, cancelled } = silent({ status: 404 })
    await expect(readEvents(response).next()).rejects.toMatchObject({
      code: 'ERR_EVENT_STREAM_REFUSED',
    })
    await clock.advance(500)
    expect(cancelled).toHaveBeenCalledOnce()
  })

  test('a stream has not the length of its first connection', async () => {
    const headers = {
      'content-type': 'text/event-stream',
      'content-length': '9',
    }
    const first = new HttpResponse('data: a\n\n', { headers })
    const stream = await eventStream()(request(), async () => first)
    expect(stream.headers.has('content-length')).toBe(false)
    await stream.release()
  })

  test('a response that is no stream is released before the wait', async () => {
    const clock = manualClock()
    onTestFinished(clock.restore)
    const busy = silent({ status: 503 })
    const first = streamOf([CUT], {}, async () => undefined)
    const answers = [first, busy.response, stop]
    const stream = await eventStream()(
      request(),
      async () => answers.shift() ?? stop,
    )
    const reading = stream.text()
    await clock.advance(1000)
    await clock.advance(500)
    expect(busy.cancelled).toHaveBeenCalledOnce()
    await clock.advance(10_000)
    expect(await reading).toBe('')
  })
})
