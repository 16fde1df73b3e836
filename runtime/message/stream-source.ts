import { BodyConsumedError, InvalidMessageError } from '../errors.ts'
import { bytesOf } from './bytes.ts'
import { describeType } from '../kit/describe-type.ts'
import { ignore } from '../kit/ignore.ts'

/** A stream that can be read once, as a transport or a server has it. */
export interface StreamSource {
  /**
   * The chunks. Called once at most, and not after `bytes`.
   *
   * @param maxBytes how many there may be, for a source with a limit of its own: in place of that
   */
  stream(maxBytes?: number): AsyncIterable<Uint8Array>
  /** All of it at once, where that is faster than collecting the chunks. */
  bytes?(): Promise<Uint8Array>
  /** Stops the sender and frees what it holds. Safe to call at any time, also twice. */
  cancel(reason?: unknown): void
  /** The body that the chunks are read from, if it is known: cancelling this one must cancel that one. */
  readonly of?: { reads(body: object): boolean }
}

/** A stream from outside: a standard one, Node's `Readable`, a generator, or anything similar. */
export type Stream = AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>

/** Makes of what a stream throws what its reader gets. */
type Translate = (error: unknown) => unknown

/** Chunks that can be taken once, by `for await` or one by one. */
export interface Chunks extends AsyncIterator<Uint8Array, void> {
  // AsyncIterableIterator has no type of its end before TypeScript 5.6.
  [Symbol.asyncIterator](): Chunks
  return(): Promise<IteratorReturnResult<void>>
  /** Stops the stream on behalf of another party: the reader then gets an error, not an early end. */
  abandon(reason: unknown): void
}

/** A bare stream as a {@link StreamSource}. */
export function streamSource(stream: Stream, translate?: Translate): StreamSource {
  let chunks: Chunks | undefined
  const start = () => (chunks ??= open(stream, translate))
  return {
    stream: start,
    cancel(reason) {
      try {
        start().abandon(reason)
      } catch {
        // Another party reads the stream, and stops it.
      }
    },
  }
}

/**
 * Opens a stream that a body was made of.
 *
 * Its chunks are checked. Leaving them early stops the source at once, even one that is waiting for its own sender; a
 * generator would first wait for that.
 *
 * @throws BodyConsumedError when this very stream has been opened before: it would be silently empty now
 * @throws InvalidMessageError when it is not a stream
 */
export function open(stream: unknown, translate: Translate = (error) => error): Chunks {
  if (!isStream(stream)) {
    throw new InvalidMessageError(
      `The function that makes a body returned ${describeType(stream)}: return a stream of Uint8Array`,
    )
  }
  const source = isReadableStream(stream) ? readerOf(stream) : iteratorOf(stream)
  let ended = false
  let left: Error | undefined
  return {
    async next() {
      try {
        const chunk = left ? undefined : await source.next()
        if (left) throw left
        if (chunk && chunk.done !== true) return { done: false, value: requireBytes(chunk.value) }
        ended = true
        return { done: true, value: undefined }
      } catch (error) {
        ended = true
        source.return().catch(ignore)
        throw left ?? translate(error)
      }
    },
    async return() {
      ended = true
      await source.return()
      return { done: true, value: undefined }
    },
    abandon(reason) {
      if (!ended) left ??= abandonedError(reason)
      source.return(reason).catch(ignore)
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/**
 * The error of a reader whose stream was cancelled or released elsewhere: without it, the body would seem to end early.
 */
export function abandonedError(reason?: unknown): Error {
  if (reason instanceof Error) return reason
  return new BodyConsumedError(
    'A body was cancelled or released while its stream was read: read all of it',
  )
}

/** Whether `value` can be opened. Some browsers' standard streams cannot be iterated. */
export function isStream(value: unknown): value is Stream {
  return Symbol.asyncIterator in Object(value) || isReadableStream(value)
}

/**
 * Streams that have been opened, except standard ones, which know it. Wrapping the same stream in a second body would
 * read as empty.
 */
const opened = new WeakSet()

interface Source {
  next(): Promise<{ readonly done?: boolean; readonly value?: unknown }>
  return(reason?: unknown): Promise<unknown>
}

function readerOf(stream: ReadableStream<Uint8Array>): Source {
  // It stays locked forever.
  if (stream.locked) throw consumed()
  const reader = stream.getReader()
  return {
    next: () => reader.read(),
    return: (reason) => reader.cancel(reason),
  }
}

function iteratorOf(stream: AsyncIterable<Uint8Array>): Source {
  if (isReadable(stream)) openOnce(stream)
  const iterator = stream[Symbol.asyncIterator]()
  // What is its own iterator starts only once. Anything else may well start anew each time.
  if (Object.is(iterator, stream)) openOnce(stream)
  return {
    next: () => iterator.next(),
    async return() {
      if (isReadable(stream)) stream.destroy()
      await iterator.return?.()
    },
  }
}

function openOnce(stream: object): void {
  if (opened.has(stream)) throw consumed()
  opened.add(stream)
}

function consumed(): BodyConsumedError {
  return new BodyConsumedError(
    "A body's stream has been read before: make a new stream for each body, in the function if you pass one",
  )
}

function requireBytes(chunk: unknown): Uint8Array {
  if (ArrayBuffer.isView(chunk)) return bytesOf(chunk)
  throw new InvalidMessageError(
    `A body's stream gave ${describeType(chunk)}: its chunks must be Uint8Array`,
  )
}

function isReadableStream(stream: unknown): stream is ReadableStream<Uint8Array> {
  return stream instanceof ReadableStream
}

/** Node's `Readable`, known by its shape: nothing here imports Node. */
function isReadable(stream: object): stream is { destroy(): void } & AsyncIterable<Uint8Array> {
  return 'pipe' in stream && 'destroy' in stream
}
