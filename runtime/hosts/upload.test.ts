import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { HttpResponse } from '../message/response.ts'
import { manualClock } from '../testing/manual-clock.ts'
import { toFetch } from './to-fetch.ts'

/** An upload of which a chunk comes when `give` is called, and its end when `end` is. */
function upload() {
  let controller!: ReadableStreamDefaultController<Uint8Array>
  const cancel = vi.fn()
  const body = new ReadableStream<Uint8Array>({ start: (own) => void (controller = own), cancel })
  const request = new Request('http://localhost/', {
    ...{ method: 'POST', body, duplex: 'half' },
  })
  return {
    request,
    cancel,
    give: () => {
      controller.enqueue(new Uint8Array(1024))
    },
    end: () => {
      controller.close()
    },
  }
}

function useManualClock() {
  const clock = manualClock()
  onTestFinished(() => {
    clock.restore()
  })
  return clock
}

const refuse = toFetch(async () => new HttpResponse('no', { status: 401 }))

/** What a reader of the response has by now, and whether it has ended. */
function reading(response: Response) {
  const seen = { text: '', ended: false }
  void (async () => {
    const decoder = new TextDecoder()
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>)
      seen.text += decoder.decode(chunk)
    seen.ended = true
  })()
  return seen
}

describe('an upload that goes on', () => {
  test('a response that is early is read at once, and ends with the upload', async () => {
    const { request, give, end } = upload()
    const seen = reading(await refuse(request))
    await expect.poll(() => seen).toEqual({ text: 'no', ended: false })
    give()
    await expect.poll(() => seen).toEqual({ text: 'no', ended: false })
    end()
    await expect.poll(() => seen).toEqual({ text: 'no', ended: true })
  })

  test('or half a second later, when the upload is cancelled', async () => {
    const clock = useManualClock()
    const { request, cancel } = upload()
    const seen = reading(await refuse(request))
    await expect.poll(() => clock.pending).toBe(1)
    await clock.advance(499)
    expect([seen.ended, cancel.mock.calls.length]).toEqual([false, 0])
    await clock.advance(1)
    await expect.poll(() => seen.ended).toBe(true)
    expect(cancel).toHaveBeenCalledOnce()
  })

  test('so does one whose application has left the upload', async () => {
    const { request, give, end } = upload()
    const left = toFetch(async (incoming) => {
      for await (const _chunk of incoming.stream()) break
      return new HttpResponse('no', { status: 401 })
    })
    give()
    const seen = reading(await left(request))
    await expect.poll(() => seen).toEqual({ text: 'no', ended: false })
    end()
    await expect.poll(() => seen.ended).toBe(true)
  })

  test('a response without content, which cannot stay open, comes when the upload has ended', async () => {
    const { request, end } = upload()
    const answered = vi.fn()
    const none = toFetch(async () => new HttpResponse(null, { status: 204 }))
    const response = none(request).then(answered)
    await new Promise(setImmediate)
    expect(answered).not.toHaveBeenCalled()
    end()
    await response
    expect(answered).toHaveBeenCalledOnce()
  })

  test('a streamed response ends with the upload too', async () => {
    const { request, end } = upload()
    const streams = toFetch(
      async () =>
        new HttpResponse(async function* () {
          yield new TextEncoder().encode('one')
        }),
    )
    const seen = reading(await streams(request))
    await expect.poll(() => seen).toEqual({ text: 'one', ended: false })
    end()
    await expect.poll(() => seen.ended).toBe(true)
  })

  test('an upload that was read leaves the response as it was', async () => {
    const { request, give, end } = upload()
    give()
    end()
    const length = toFetch(async (incoming) => HttpResponse.json((await incoming.bytes()).length))
    const response = await length(request)
    expect(response.headers.get('content-length')).toBe('4')
    expect(await response.text()).toBe('1024')
  })

  test('and an application that still reads gets all of it', async () => {
    const { request, give, end } = upload()
    let whole: Promise<number> | undefined
    const later = toFetch(async (incoming) => {
      whole = incoming.bytes().then((bytes) => bytes.length)
      return new HttpResponse('thanks')
    })
    const response = await later(request)
    expect(await response.text()).toBe('thanks')
    give()
    end()
    expect(await whole).toBe(1024)
  })

  test('a client that goes away leaves nothing behind', async () => {
    const clock = useManualClock()
    const { request } = upload()
    const response = await refuse(request)
    const reader = response.body?.getReader()
    await reader?.read()
    const end = reader?.read()
    await expect.poll(() => clock.pending).toBe(1)
    await reader?.cancel()
    expect(await end).toEqual({ done: true, value: undefined })
    await clock.advance(500)
    expect(clock.pending).toBe(0)
  })
})

test('a request without content has the response that the application made, and waits for nothing', async () => {
  const clock = useManualClock()
  const response = await refuse(new Request('http://localhost/', { method: 'POST' }))
  expect(response.headers.get('content-length')).toBe('2')
  expect(await response.text()).toBe('no')
  expect(clock.pending).toBe(0)
})
