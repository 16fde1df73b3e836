import { make as search } from 'multipasta/Search'
import { boundaryLine } from './boundary-line.ts'
import { MultipartError } from './multipart-error.ts'

/** Gets the pieces of a multipart body in their order. */
export interface PartSink {
  /** A part begins; the one before it has ended. */
  begin(): void
  /** Bytes of the part: its headers, an empty line, its content. */
  data(bytes: Uint8Array): void
  /** The last part has ended. */
  close(): void
}

/** A parser to which bytes are pushed. */
export interface Splitter {
  write(bytes: Uint8Array): void
  /** @throws MultipartError when the closing boundary has not come */
  end(): void
}

const NOTHING = new Uint8Array()
const CRLF = Uint8Array.of(13, 10)

/** Splits a multipart body at its boundary, and drops what is before the first and behind the last (RFC 2046 §5.1.1). */
export function splitParts(boundary: string, sink: PartSink): Splitter {
  // A line break before a boundary is part of it.
  const delimiter = `\r\n--${boundary}`
  const delimiterBytes = new TextEncoder().encode(delimiter)
  let state: 'preamble' | 'part' | 'epilogue' = 'preamble'
  let found = 0
  /** What follows the last delimiter, until it is clear what that is. */
  let line: Uint8Array | undefined

  const finder = search(delimiter, (count, bytes) => {
    for (; found < count; found++) {
      // The next delimiter begins with a line break.
      if (line) settle(line, true)
      line = NOTHING
    }
    if (line) settle(joined(line, bytes), false)
    else data(bytes)
  })
  // The very first line may be a boundary.
  finder.write(CRLF)

  return {
    write(bytes) {
      if (state !== 'epilogue') finder.write(bytes)
    },
    end() {
      finder.end()
      if (line) settle(line, true)
      if (state === 'preamble') {
        throw new MultipartError(
          'has no line that is its boundary and ends in CRLF (RFC 2046 §5.1.1)',
        )
      }
      if (state === 'part') throw new MultipartError('is cut off: it has no closing boundary')
    },
  }

  function settle(bytes: Uint8Array, ended: boolean): void {
    const what = boundaryLine(bytes, ended)
    line = what === 'open' ? bytes : undefined
    if (state === 'epilogue' || what === 'open') return
    if (what === 'closing') {
      state = 'epilogue'
      sink.close()
    } else if (what === 'content') {
      data(delimiterBytes)
      data(bytes)
    } else {
      state = 'part'
      sink.begin()
      data(bytes.subarray(what))
    }
  }

  function data(bytes: Uint8Array): void {
    if (state === 'part' && bytes.byteLength > 0) sink.data(bytes)
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.byteLength === 0) return second
  const bytes = new Uint8Array(first.byteLength + second.byteLength)
  bytes.set(first)
  bytes.set(second, first.byteLength)
  return bytes
}
