import { expect, test, vi } from 'vitest'
import { Body, type StreamSource } from './body.ts'
import { onBodyEnd, type BodyEnd } from './on-body-end.ts'
import { HttpResponse } from './response.ts'

const chunks = ['one', 'two'].map((text) => new TextEncoder().encode(text))

function watched(source: Partial<StreamSource> = {}) {
  const cancel = vi.fn<StreamSource['cancel']>()
  const stream = async function* () {
    yield* chunks
  }
  const body = Body.fromStream({ stream, cancel, ...source }, 6)
  const ends: BodyEnd[] = []
  const given = new HttpResponse(body, { headers: { etag: '"1"' }, url: 'http://example.org/' })
  const response = onBodyEnd(given, (end) => ends.push(end))
  return { response, given, ends, cancel }
}

test('a body that is read ends complete, once, and can be read again', async () => {
  const { response, ends } = watched()
  expect(ends).toEqual([])
  expect(await response.text()).toBe('onetwo')
  expect(await response.text()).toBe('onetwo')
  await response.release()
  expect(ends).toEqual([{ bytes: 6, how: 'complete' }])
})

test('a body that is streamed ends after its last chunk', async () => {
  const { response, ends } = watched()
  for await (const chunk of response.stream()) {
    expect(chunk.byteLength).toBe(3)
    expect(ends).toEqual([])
  }
  expect(ends).toEqual([{ bytes: 6, how: 'complete' }])
})

test('a reader that leaves early ends it, after as many bytes as it got', async () => {
  const { response, ends } = watched()
  for await (const chunk of response.stream()) {
    expect(chunk.byteLength).toBe(3)
    break
  }
  expect(ends).toEqual([{ bytes: 3, how: 'cancelled' }])
})

test('to cancel ends it, and passes the reason on', () => {
  const { response, ends, cancel } = watched()
  response.body.cancel('closed the page')
  expect(ends).toEqual([{ bytes: 0, how: 'cancelled' }])
  expect(cancel).toHaveBeenCalledWith('closed the page')
})

test('a body that breaks off ends with its error, streamed or read', async () => {
  const error = new Error('broken')
  const stream = async function* () {
    yield new Uint8Array(3)
    throw error
  }
  const streamed = watched({ stream })
  const read = async () => {
    for await (const chunk of streamed.response.stream()) expect(chunk.byteLength).toBe(3)
  }
  await expect(read()).rejects.toBe(error)
  expect(streamed.ends).toEqual([{ bytes: 3, how: 'failed', error }])

  const whole = watched({ stream })
  await expect(whole.response.bytes()).rejects.toBe(error)
  expect(whole.ends).toEqual([{ bytes: 0, how: 'failed', error }])
})

test.each([
  ['nothing', null, 0],
  ['text', 'content', 7],
])('a body in memory ends at once: %s', (_, body, bytes) => {
  const ends: BodyEnd[] = []
  const given = new HttpResponse(body)
  expect(onBodyEnd(given, (end) => ends.push(end))).toBe(given)
  expect(ends).toEqual([{ bytes, how: 'complete' }])
})

test('the response is the same in all else', async () => {
  const { response, given } = watched()
  expect(response.status).toBe(given.status)
  expect([...response.headers]).toEqual([...given.headers])
  expect(response.body.length).toBe(6)
  expect(response.origin).toBe('http://example.org')
  await response.release()
})

test('a listener that throws is printed, and the body is whole', async () => {
  const print = vi.spyOn(console, 'error').mockReturnValue()
  const { given } = watched()
  const response = onBodyEnd(given, () => {
    throw new Error('disk full')
  })
  expect(await response.text()).toBe('onetwo')
  expect(print).toHaveBeenCalledOnce()
  print.mockRestore()
})

test('a reader of the response that was given is told who has its body', async () => {
  const { response, given } = watched()
  for await (const chunk of response.stream()) expect(chunk.byteLength).toBe(3)
  await expect(given.text()).rejects.toThrow('onBodyEnd()')
})
