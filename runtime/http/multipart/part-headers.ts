import { bytesOfField } from '../utf8-field.ts'
import { parseDisposition } from './disposition.ts'
import { MultipartError } from './multipart-error.ts'

/** The headers of a part, and what follows from them. */
export interface PartHeaders {
  readonly name: string
  readonly filename: string | undefined
  /** Names in lower case, and values whose characters are bytes, as HTTP has them. */
  readonly fields: readonly (readonly [name: string, value: string])[]
}

/** RFC 822 §3.2: a name, a colon, a value, which has no control character in it. */
const FIELD = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[\t ]*:([\t\x20-\x7e\x80-\xff]*)$/

/** Blanks around a value. A run of them is tried from its start only, so that a long one takes linear time. */
const AROUND = /^[\t ]+|(?<![\t ])[\t ]+$/g

/**
 * Parses the headers of a part of a form.
 *
 * @param block the lines as text, a character for each byte
 * @param part what an error calls the part: `part 2`
 * @param maxNameSize in bytes, of the name and of the file's name
 * @throws MultipartError when they are malformed, or name no field of a form (RFC 7578 §4.2)
 */
export function parsePartHeaders(block: string, part: string, maxNameSize: number): PartHeaders {
  // A line that begins with a blank goes on with the one before it (RFC 822 §3.1.1).
  const lines = block.replace(/\r\n(?=[\t ])/g, '').split('\r\n')
  const fields = lines.filter((line) => line !== '').map((line) => fieldIn(line, part))
  const dispositions = fields.filter(([name]) => name === 'content-disposition')
  const [disposition] = dispositions
  if (!disposition || dispositions.length > 1) {
    const count = disposition ? 'more than one' : 'no'
    throw new MultipartError(`has ${count} Content-Disposition in ${part}`)
  }
  const parsed = parseDisposition(utf8(disposition[1]))
  if (parsed?.type !== 'form-data') {
    throw new MultipartError(`has a Content-Disposition in ${part} that is not valid form-data`)
  }
  const { name, filename } = parsed
  if (name === undefined) {
    throw new MultipartError(`has no name in ${part}: a field of a form has one (RFC 7578 §4.2)`)
  }
  for (const text of [name, filename ?? '']) {
    if (new TextEncoder().encode(text).byteLength <= maxNameSize) continue
    throw new MultipartError(`has a name of more than ${maxNameSize} bytes in ${part}`, {
      tooLarge: true,
    })
  }
  return { name, filename, fields }
}

function fieldIn(line: string, part: string): readonly [string, string] {
  const [, name, value] = FIELD.exec(line) ?? []
  if (name === undefined || value === undefined) {
    throw new MultipartError(`has a header line in ${part} that is not valid`)
  }
  return [name.toLowerCase(), value.replace(AROUND, '')]
}

/** Names are UTF-8 as they are (RFC 7578 §5.1). */
function utf8(bytes: string): string {
  return new TextDecoder().decode(bytesOfField(bytes))
}
