import { expect, test, vi } from 'vitest'
import { recordBody, type RecordingEnd } from './record-body.ts'
import { HttpResponse } from './response.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/** A response whose content the test sends piece by piece, and what comes of its copy. */
function start(maxBytes = 100, headers: Record<string, string> = {}) {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const cancelled = vi.fn()
  const stream = new ReadableStream<Uint8Array>({
    start: (given) => void (controller = given),
    cancel: cancelled,
  })
  const ends: [RecordingEnd, string][] = []
  const recording = recordBody(new HttpResponse(stream, { headers }), maxBytes, (how, copy) => {
    ends.push([how, new TextDecoder().decode(copy)])
  })
  return {
    ...recording,
    ends,
    cancelled,
    send: (...texts: string[]) => {
      for (const text of texts) controller?.enqueue(bytes(text))
    },
    end: () => controller?.close(),
    fail: () => controller?.error(new Error('cut')),
  }
}

test('copies a content while its reader has it', async () => {
  const { response, send, end, ends } = start()
  const chunks = response.stream()[Symbol.asyncIterator]()
  send('one ')
  expect((await chunks.next()).value).toEqual(bytes('one '))
  expect(ends).toEqual([])
  send('two')
  end()
  expect((await chunks.next()).value).toEqual(bytes('two'))
  expect((await chunks.next()).done).toBe(true)
  expect(ends).toEqual([['whole', 'one two']])
})

test('the copy has what was sent, not what its reader makes of a chunk', async () => {
  const { response, send, end, ends } = start()
  send('one')
  end()
  for await (const chunk of response.stream()) chunk.fill(0)
  expect(ends).toEqual([['whole', 'one']])
})

test('one that fails has no copy, and its reader gets the error, also one that comes later', async () => {
  const recording = start()
  const { send, fail, ends } = recording
  recording.hurry()
  const chunks = recording.response.stream()[Symbol.asyncIterator]()
  send('one ')
  await chunks.next()
  fail()
  await expect.poll(() => ends).toEqual([['failed', '']])
  await expect(chunks.next()).rejects.toThrow('cut')
  await expect(chunks.next()).rejects.toThrow('cut')
})

test('a source that ends after its error does not make a short content of it', async () => {
  const source = async function* () {
    yield bytes('one ')
    throw new Error('cut')
  }
  const { response } = recordBody(new HttpResponse(source()), 100, () => undefined)
  const chunks = response.stream()[Symbol.asyncIterator]()
  await chunks.next()
  for (let read = 0; read < 2; read++) await expect(chunks.next()).rejects.toThrow('cut')
})

test.each(['on', 'one more'])('"%s" has failed if three bytes were announced', async (text) => {
  const { response, send, end, ends } = start(100, { 'content-length': '3' })
  send(text)
  end()
  await response.text()
  expect(ends).toEqual([['failed', '']])
})

test('one that is too long is whole for its reader, and is not kept', async () => {
  const { response, send, end, ends } = start(7)
  send('one ', 'two ', 'three')
  end()
  expect(await response.text()).toBe('one two three')
  expect(ends).toEqual([['too long', '']])
})

test('a reader that leaves, or cancels, ends it at its sender', async () => {
  const left = start()
  left.send('one ')
  for await (const chunk of left.response.stream()) {
    expect(chunk).toEqual(bytes('one '))
    break
  }
  const dropped = start()
  dropped.response.body.cancel()
  for (const { cancelled, ends } of [left, dropped]) {
    await expect.poll(() => cancelled).toHaveBeenCalledOnce()
    expect(ends).toEqual([['left', '']])
  }
})

test('in a hurry it waits for no reader, not even for one that has left', async () => {
  const slow = start()
  slow.hurry()
  slow.send('one')
  slow.end()
  await expect.poll(() => slow.ends).toEqual([['whole', 'one']])
  expect(await slow.response.text()).toBe('one')

  const gone = start(7)
  gone.hurry()
  gone.response.body.cancel()
  gone.send('one ')
  expect(gone.ends).toEqual([])
  gone.send('two ')
  await expect.poll(() => gone.ends).toEqual([['too long', '']])
  await expect.poll(() => gone.cancelled).toHaveBeenCalledOnce()
})
