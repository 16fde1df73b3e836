import { Readable } from 'node:stream'
import type { BodyInit } from '../../../message/body.ts'

/** Text as UTF-8. */
export const bytes = (text: string) => new TextEncoder().encode(text)

/** A stream of these texts. */
export async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array, void> {
  for (const text of texts) {
    await Promise.resolve()
    yield bytes(text)
  }
}

/** A generator of “abc” in two chunks. */
export async function* twoChunks(): AsyncGenerator<Uint8Array> {
  yield bytes('ab')
  await Promise.resolve()
  yield bytes('c')
}

/** A ReadableStream of “abc” in two chunks. */
export function readableStream(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes('ab'))
      controller.enqueue(bytes('c'))
      controller.close()
    },
  })
}

/** A ReadableStream without an end, and whether it was cancelled. Reading it does not. */
export function endlessStream() {
  let isCancelled = false
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new Uint8Array(64 * 1024))
    },
    cancel() {
      isCancelled = true
    },
  })
  return { stream, cancelled: () => isCancelled }
}

/** What is sent and read once, and says “abc”. */
export const ONE_SHOT: [name: string, make: () => BodyInit][] = [
  ['a generator', twoChunks],
  ['a ReadableStream', readableStream],
  ['a Readable', () => Readable.from([bytes('ab'), bytes('c')])],
]

/** Reads what a body sends. */
export async function textOf(content: Uint8Array | AsyncIterable<Uint8Array>): Promise<string> {
  if (content instanceof Uint8Array) return new TextDecoder().decode(content)
  let text = ''
  for await (const chunk of content) text += new TextDecoder().decode(chunk)
  return text
}

/** The message that errors of a body name. */
export const owner = { toString: () => 'POST /test' }
