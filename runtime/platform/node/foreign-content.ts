import type { Readable } from 'node:stream'
import { InvalidMessageError } from '../../errors.ts'
import { ignore } from '../../kit/ignore.ts'
import { encodeFormData } from '../../message/encode-form-data.ts'
import { classNameOf } from '../../message/class-name.ts'
import { contentFrom, type Source } from '../../message/source.ts'
import type { Stream } from '../../message/stream-source.ts'

/**
 * Content of a class that has the name and the methods of a standard one, but is another: of a package, such as undici's
 * own `FormData` or formdata-node's `File`, or of another realm, such as a test's with jsdom.
 *
 * The platform's constructors would make `[object File]` of its files. And streams of Node, which fail before they are read.
 *
 * @returns undefined for anything else
 */
export function foreignContent(init: object): Source | undefined {
  if (typeof init === 'function') return { make: () => keepError((init as () => Stream)()) }
  if (isReadable(init)) keepError(init)
  switch (classNameOf(init)) {
    case 'ArrayBuffer':
    case 'SharedArrayBuffer':
      return contentFrom(new Uint8Array(init as ArrayBuffer))
    case 'URLSearchParams':
      if (init instanceof URLSearchParams) return undefined
      return contentFrom(new URLSearchParams((init as URLSearchParams).toString()))
    case 'FormData':
      return foreignForm(init as FormData)
    case 'Blob':
    case 'File':
      return init instanceof Blob ? undefined : foreignBlob(init as Blob)
    default:
      return undefined
  }
}

/**
 * A stream of Node may fail before it is read, as one of a file that is not there. Its reader gets the error then; without a
 * listener until then it would end the process.
 */
function keepError(stream: Stream): Stream {
  if (isReadable(stream)) stream.on('error', ignore)
  return stream
}

/** Known by its shape: packages bring streams of their own. */
function isReadable(stream: object): stream is Readable {
  return 'pipe' in Object(stream) && 'on' in stream
}

function foreignForm(form: FormData): Source | undefined {
  if (!(Symbol.iterator in form)) {
    throw new InvalidMessageError(
      'A body cannot be made from the FormData of the package form-data: use the global FormData',
    )
  }
  const values = [...form].map(([, value]) => value)
  if (form instanceof FormData && values.every((value) => isOurs(value))) return undefined
  const [encoded, { type }] = encodeFormData(form)
  const parts = encoded.map((part) => (isOurs(part) ? new Blob([part]) : part))
  for (const part of parts) requireStream(part)
  return {
    make: () => joined(parts),
    length: parts.reduce((size, part) => size + part.size, 0),
    type,
    ownsType: true,
    isForm: true,
  }
}

function isOurs(value: unknown): value is string | Blob {
  return typeof value === 'string' || value instanceof Blob
}

function foreignBlob(blob: Blob): Source {
  requireStream(blob)
  const { size: length, type } = blob
  return { make: () => blob.stream(), length, type: type || undefined, ownsType: true }
}

/** jsdom's has none, and no other way to its content that is not a FileReader. */
function requireStream(blob: Blob): void {
  if (typeof (blob as Partial<Blob>).stream === 'function') return
  throw new InvalidMessageError(
    'A body cannot be made from a Blob or a File without stream(), such as that of jsdom: use the global Blob and File',
  )
}

async function* joined(parts: readonly Blob[]): AsyncGenerator<Uint8Array, void> {
  for (const part of parts) yield* part.stream() as unknown as AsyncIterable<Uint8Array>
}
