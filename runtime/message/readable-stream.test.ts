import { expect, test } from 'vitest'
import { toReadableStream } from './readable-stream.ts'

async function* chunks(log: string[]): AsyncGenerator<Uint8Array> {
  try {
    for (let n = 1; n <= 3; n++) {
      log.push(`made ${n}`)
      yield await Promise.resolve(Uint8Array.of(n))
    }
  } finally {
    log.push('closed')
  }
}

const asIs = (error: unknown) => error

test('it opens its source and reads on only when its reader asks', async () => {
  const log: string[] = []
  const reader = toReadableStream(() => chunks(log), asIs).getReader()
  await new Promise(setImmediate)
  expect(log).toEqual([])
  await reader.read()
  await new Promise(setImmediate)
  expect(log).toEqual(['made 1'])
})

test('it ends where its source ends', async () => {
  const stream = toReadableStream(() => chunks([]), asIs)
  expect([...new Uint8Array(await new Response(stream).arrayBuffer())]).toEqual([1, 2, 3])
})

test('an error of the source is the reader’s, as its owner translates it', async () => {
  const stream = toReadableStream(
    () => {
      throw new Error('source')
    },
    (error) => String(error),
  )
  await expect(stream.getReader().read()).rejects.toBe('Error: source')
})

test('cancelling stops the source and tells the sender why', async () => {
  const log: string[] = []
  const sender = { cancel: (reason: unknown) => log.push(`cancelled: ${String(reason)}`) }
  const reader = toReadableStream(() => chunks(log), asIs, sender).getReader()
  await reader.read()
  await reader.cancel('enough')
  await new Promise(setImmediate)
  expect(log).toEqual(['made 1', 'cancelled: enough', 'closed'])
})

test('cancelling does not wait for a source that waits', async () => {
  const stalled: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise(() => undefined),
      return: () => new Promise(() => undefined),
    }),
  }
  const reader = toReadableStream(() => stalled, asIs).getReader()
  void reader.read()
  await reader.cancel()
})
