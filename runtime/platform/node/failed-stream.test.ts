import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { Body } from '../../message/body.ts'
import './transport.ts'

const named = { toString: () => 'PUT /' }

/** A stream of Node that has failed already: as of a file that cannot be opened, while a connection is made. */
async function failed(make: () => Readable, use: (stream: Readable) => void): Promise<void> {
  const uncaught = vi.fn()
  process.once('uncaughtException', uncaught)
  try {
    const stream = make()
    use(stream)
    await vi.waitUntil(() => stream.errored, { timeout: 60_000 })
    await new Promise((turn) => setImmediate(turn))
    expect(uncaught).not.toHaveBeenCalled()
  } finally {
    process.off('uncaughtException', uncaught)
  }
}

const failing = [
  ['a file that is not there', () => createReadStream('/none/none')],
  [
    'a stream that is destroyed',
    () => {
      const stream = Readable.from([new Uint8Array(1)])
      setImmediate(() => stream.destroy(new Error('gone')))
      return stream
    },
  ],
] as const

test.each(failing)(
  'a stream that fails before it is read gives its error to its reader, and ends no process: %s',
  async (_, make) => {
    let body: Body | undefined
    await failed(make, (stream) => {
      body = Body.from(stream)
    })
    await expect(body?.bytes(named)).rejects.toThrow(/ENOENT|gone/)
  },
)

test.each(failing)(
  'so does one that a function has made, between the call of that and the first read: %s',
  async (_, make) => {
    let chunks: AsyncIterator<Uint8Array> | undefined
    await failed(make, (stream) => {
      const content = Body.from(() => stream).content(named)
      if (content instanceof Uint8Array) throw new Error('No stream')
      chunks = content[Symbol.asyncIterator]()
    })
    await expect(chunks?.next()).rejects.toThrow(/ENOENT|gone/)
  },
)
