import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseMultipart, type MultipartLimits, type PartEvent } from './parse-multipart.ts'
import { bytesOf } from './testing/forms.ts'
import { malformed } from './testing/malformed.ts'
import { wellFormed } from './testing/well-formed.ts'

/** What the parser tells of `bytes` in pieces of `size`, the content of each part as one text. */
function parse(bytes: Uint8Array, size: number, boundary = 'B', limits?: MultipartLimits) {
  const parts: { readonly name: string; content: string; whole: boolean }[] = []
  const tell = (event: PartEvent) => {
    const last = parts.at(-1)
    if (event.kind === 'begin') parts.push({ name: event.headers.name, content: '', whole: false })
    else if (!last) throw new Error(`${event.kind} before any part`)
    else if (event.kind === 'end') last.whole = true
    else last.content += Buffer.from(event.bytes).toString('latin1')
  }
  const parser = parseMultipart(boundary, tell, limits)
  for (let at = 0; at < bytes.byteLength; at += size) parser.write(bytes.subarray(at, at + size))
  parser.end()
  return parts
}

const ofBoundaryB = wellFormed.filter(({ type }) => type === undefined)

test.each([1, 2, 3, 5, 7, 16, 61])(
  'how a form is cut into chunks of %i bytes makes no difference',
  (size) => {
    for (const { body, title } of ofBoundaryB) {
      const bytes = bytesOf(body)
      expect(parse(bytes, size), title).toEqual(parse(bytes, bytes.byteLength))
    }
  },
)

test('nor does it for one that is malformed', () => {
  for (const [title, body, says, type] of malformed) {
    if (type === undefined) expect(() => parse(bytesOf(body), 1), title).toThrow(says)
  }
})

/** Content that looks like a boundary at every turn, and never is one: no line of it is `--B`. */
const nearBoundaries = fc
  .array(fc.constantFrom('\r', '\n', '\r\n', '-', '--', '--B', 'B', '\r\n--B', ' ', 'x'), {
    maxLength: 30,
  })
  .map((pieces) => pieces.join(''))
  .filter((text) => !/(?:^|\r\n)--B(?:--)?[\t ]*(?:\r|\n|$)/.test(text))

test('all content of a part that is not a line of its boundary comes back as it was', () => {
  fc.assert(
    fc.property(fc.array(nearBoundaries), fc.integer({ min: 1, max: 80 }), (contents, size) => {
      const parts = contents.map(
        (content, index) =>
          `--B\r\nContent-Disposition: form-data; name=${index}\r\n\r\n${content}\r\n`,
      )
      const bytes = new TextEncoder().encode(`${parts.join('')}--B--`)
      expect(parse(bytes, size)).toEqual(
        contents.map((content, index) => ({ name: String(index), content, whole: true })),
      )
    }),
  )
})

test('no input, however hostile, makes it throw anything but its own error', () => {
  const pieces = fc.constantFrom(
    ...['--B', '--', '\r\n', '\r', '\n', 'Content-Disposition:', ' form-data;', ' name=a', '"'],
    ...[';', '=', '\\', ':', ' ', '\0', 'é', "filename*=utf-8''%", '%41', '%zz'],
  )
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 40 }),
      fc.integer({ min: 1, max: 9 }),
      (all, size) => {
        try {
          parse(new TextEncoder().encode(all.join('')), size)
        } catch (error) {
          expect(error).toMatchObject({ name: 'MultipartError' })
        }
      },
    ),
  )
})

test('headers of a megabyte are refused before they are read', () => {
  const bytes = bytesOf(
    `--B|Content-Disposition: form-data; name=a; x="${'x'.repeat(1e6)}"||x|--B--`,
  )
  expect(() => parse(bytes, 65_536)).toThrow('has more than 16384 bytes of headers in part 1')
})

test('limits count each part anew', () => {
  const part = (name: string) => `--B|Content-Disposition: form-data; name=${name}||12345|`
  const bytes = bytesOf(`${part('a')}${part('b')}${part('c')}--B--`)
  const limits = { maxPartSize: 5, maxHeaderSize: 50 }
  expect(parse(bytes, 3, 'B', limits)).toHaveLength(3)
})
