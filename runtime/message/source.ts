import { InvalidMessageError } from '../errors.ts'
import { encodeFormData } from './encode-form-data.ts'
import { describeType } from '../kit/describe-type.ts'
import { bytesOf } from './bytes.ts'
import { isStream, streamSource, type StreamSource, type Stream } from './stream-source.ts'

/**
 * Anything that a body can be made from. All of these can be sent again, except a bare stream: a `ReadableStream`, or
 * any other `AsyncIterable` such as Node's `Readable`.
 *
 * Bytes are not copied: do not change the array afterwards.
 */
export type BodyInit =
  | null
  | string
  | ArrayBufferView
  | ArrayBuffer
  | URLSearchParams
  | FormData
  | Blob
  | (() => AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>)
  | AsyncIterable<Uint8Array>
  | ReadableStream<Uint8Array>

/** The source of a body, in one of the first four fields, and the facts that are known beforehand. */
export interface Source {
  readonly bytes?: Uint8Array
  /** Text that has as many bytes as characters. */
  readonly ascii?: string
  /** Makes the stream anew each time. */
  readonly make?: () => Stream
  readonly once?: StreamSource
  /** `once` is a stream of the program's own: there is no connection that reading it to its end would free. */
  readonly bare?: boolean
  /** What `make` makes the stream of. */
  readonly blob?: Blob | undefined
  /** Bytes, where known. */
  readonly length?: number | undefined
  /** The media type that follows from what the content was made of. */
  readonly type?: string | undefined
  /** Whether that media type is part of the encoding, as a multipart boundary is. */
  readonly ownsType?: boolean
  /** Whether it is `FormData`. */
  readonly isForm?: boolean
}

const FORM = 'application/x-www-form-urlencoded;charset=UTF-8'

/** @throws InvalidMessageError when `init` is nothing that can be sent. */
export function contentFrom(init: Exclude<BodyInit, null>): Source {
  if (typeof init === 'string') return textContent(init, 'text/plain;charset=UTF-8')
  if (ArrayBuffer.isView(init)) return bytesContent(bytesOf(init))
  const foreign = foreignContent?.(init)
  if (foreign) return foreign
  if (init instanceof ArrayBuffer) return bytesContent(new Uint8Array(init))
  if (init instanceof URLSearchParams) return textContent(init.toString(), FORM, true)
  if (init instanceof FormData)
    return { ...blobContent(new Blob(...encodeFormData(init))), isForm: true }
  if (init instanceof Blob) return blobContent(init)
  if (typeof init === 'function') return { make: init }
  if (isStream(init)) return { once: streamSource(init), bare: true }
  throw new InvalidMessageError(
    `A body cannot be made from ${describeType(init)}: pass text, bytes, a form, a Blob, ` +
      'a stream or a function that makes one; pass an object as `json`',
  )
}

let foreignContent: ((init: object) => Source | undefined) | undefined

/**
 * For a platform whose programs bring classes of packages and of other realms: `content` returns undefined for what is
 * not theirs. A page has only its own, and nothing of this.
 */
export function readForeignContentWith(content: (init: object) => Source | undefined): void {
  foreignContent = content
}

/** The JSON text of `value`, with its media type (RFC 8259). */
export function jsonContent(value: unknown): Source {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (cause) {
    throw new InvalidMessageError(`${describeType(value)} has no JSON form: ${String(cause)}`, {
      cause,
    })
  }
  if (text === undefined) {
    throw new InvalidMessageError(
      `${describeType(value)} has no JSON form: pass null or leave it out`,
    )
  }
  return textContent(text, 'application/json', true)
}

/** Of text without any of these, each character is a byte, and the same one. */
const NOT_ASCII = /[^\0-\x7f]/

function textContent(text: string, type: string, ownsType = false): Source {
  if (!NOT_ASCII.test(text)) return { ascii: text, length: text.length, type, ownsType }
  return { ...bytesContent(new TextEncoder().encode(text)), type, ownsType }
}

function bytesContent(bytes: Uint8Array): Source {
  return { bytes, length: bytes.byteLength }
}

function blobContent(blob: Blob): Source {
  const { size: length, type } = blob
  return { make: () => blob.stream(), blob, length, type: type || undefined, ownsType: true }
}
