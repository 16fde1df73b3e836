import { getEventListeners } from 'node:events'
import {
  compose,
  HttpRequest,
  HttpResponse,
  type Handler,
  type HttpResponseInit,
} from 'middleware-cookbook'
import { manualClock } from 'middleware-cookbook/testing'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { events, eventStream, readEvents } from './event-stream.ts'
import {
  CUT,
  held,
  PLACES,
  signpost,
  start,
  stop,
  streamOf,
} from './streaming.fixture.ts'

/** A service that never answers: it tells when it is asked, and when its client has gone. */
function silent(asked: Signpost, gone: Signpost): Handler {
  return ({ signal }) => {
    asked.reach()
    return new Promise<HttpResponse>((_, reject) => {
      signal?.addEventListener('abort', () => {
        gone.reach()
        reject(signal.reason)
      })
    })
  }
}

type Signpost = ReturnType<typeof signpost>

describe.each(PLACES)('its reader, %s', (place) => {
  test('leaves with break, and the connection is closed', async () => {
    const { answer, gone } = held()
    const { client } = await start(place, [answer])
    for await (const { data } of events(client, '/stream')) {
      expect(data).toBe('a')
      break
    }
    await gone
  })

  test('aborts while nothing comes: it gets the reason at once, and no listener is left', async () => {
    const { answer, gone } = held()
    const { client, seen } = await start(place, [answer])
    const controller = new AbortController()
    const { signal } = controller
    const stream = events(client, '/stream', { signal })
    await stream.next()
    const next = stream.next()
    const reason = new Error('enough')
    controller.abort(reason)
    await expect(next).rejects.toBe(reason)
    expect(getEventListeners(signal, 'abort')).toEqual([])
    await gone
    expect(seen).toHaveLength(1)
  })

  test('aborts before the next connection: no timer and no listener is left', async () => {
    const clock = manualClock()
    onTestFinished(clock.restore)
    const waiting = signpost()
    const { client, seen } = await start(place, [['data: a\n\n', CUT]], {
      onReconnect: waiting.reach,
    })
    const controller = new AbortController()
    const { signal } = controller
    const stream = events(client, '/stream', { signal })
    await stream.next()
    const next = stream.next()
    await waiting.reached
    await clock.advance(0)
    expect(clock.pending).toBe(1)
    controller.abort(new Error('enough'))
    await expect(next).rejects.toThrow('enough')
    await clock.advance(0)
    expect(clock.pending).toBe(0)
    expect(getEventListeners(signal, 'abort')).toEqual([])
    expect(seen).toHaveLength(1)
  })

  test('aborts while the next connection is made: the service learns it', async () => {
    const clock = manualClock({ random: () => 0 })
    onTestFinished(clock.restore)
    const asked = signpost()
    const gone = signpost()
    const { client } = await start(place, [
      ['data: a\n\n', CUT],
      silent(asked, gone),
    ])
    const controller = new AbortController()
    const stream = events(client, '/stream', { signal: controller.signal })
    await stream.next()
    const next = stream.next()
    await clock.advanceToNext()
    await asked.reached
    controller.abort(new Error('enough'))
    await expect(next).rejects.toThrow('enough')
    await gone.reached
  })

  test('that cancels the response ends the next connection: the service learns it', async () => {
    const clock = manualClock({ random: () => 0 })
    onTestFinished(clock.restore)
    const asked = signpost()
    const gone = signpost()
    const { client } = await start(place, [
      ['data: a\n\n', CUT],
      silent(asked, gone),
    ])
    const response = await client.get('/stream')
    const chunks = response.stream()[Symbol.asyncIterator]()
    await chunks.next()
    const next = chunks.next()
    await clock.advanceToNext()
    await asked.reached
    response.body.cancel(new Error('enough'))
    await expect(next).rejects.toThrow('enough')
    await gone.reached
  })

  test('that cancels the response ends a wait: no timer is left', async () => {
    const clock = manualClock()
    onTestFinished(clock.restore)
    const waiting = signpost()
    const { client } = await start(place, [['data: a\n\n', CUT]], {
      onReconnect: waiting.reach,
    })
    const response = await client.get('/stream')
    const chunks = response.stream()[Symbol.asyncIterator]()
    await chunks.next()
    const next = chunks.next()
    await waiting.reached
    await clock.advance(0)
    response.body.cancel(new Error('enough'))
    await expect(next).rejects.toThrow('enough')
    await clock.advance(0)
    expect(clock.pending).toBe(0)
  })

  test('that releases a response which it does not read closes the connection', async () => {
    const clock = manualClock()
    onTestFinished(clock.restore)
    const { answer, gone } = held()
    const { client } = await start(place, [answer])
    const response = await client.get('/stream')
    const released = response.release()
    await clock.advance(500)
    await released
    await gone
  })

  test('that is slow holds the service: nothing is read ahead', async () => {
    let sent = 0
    const big = `data: ${'x'.repeat(65_536)}\n\n`
    const endless = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          sent++
          controller.enqueue(new TextEncoder().encode(big))
        },
      },
      { highWaterMark: 0 },
    )
    const { client } = await start(place, [
      async () =>
        new HttpResponse(endless, {
          headers: { 'content-type': 'text/event-stream' },
        }),
    ])
    const stream = events(client, '/stream')
    await stream.next()
    // Until it sends no more: the buffers of the system are full.
    for (let before = -1; before !== sent;) {
      before = sent
      for (let turn = 0; turn < 200; turn++) {
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    // Buffers of the system, and no 64 KB more each turn.
    expect(sent).toBeLessThan(place === 'in memory' ? 3 : 500)
    await stream.return()
  })
})

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
