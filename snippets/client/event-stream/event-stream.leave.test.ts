import { getEventListeners } from 'node:events'
import { HttpResponse, type Handler } from 'middleware-cookbook'
import { manualClock } from 'middleware-cookbook/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { events } from './event-stream.ts'
import { CUT, held, PLACES, signpost, start } from './streaming.fixture.ts'

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
