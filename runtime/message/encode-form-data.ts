import { clock } from '../clock.ts'

/**
 * Multipart encoding of the HTML standard ("multipart/form-data encoding algorithm", RFC 7578), as the parts of a
 * Blob: its length is known, files stay where they are, and it can be sent again with the same boundary.
 */
export function encodeFormData(form: FormData): [(string | Blob)[], { type: string }] {
  const boundary = `form-data-${clock.random()}`
  const parts: (string | Blob)[] = []
  for (const [name, value] of form) {
    parts.push(`--${boundary}\r\nContent-Disposition: form-data; name="${escape(toCrlf(name))}"`)
    if (typeof value === 'string') {
      parts.push('\r\n\r\n', toCrlf(value))
    } else {
      // XHR standard, "create an entry": a Blob becomes a File called "blob". In Bun it stays a Blob, and has no name.
      parts.push(
        `; filename="${escape(value.name ?? 'blob')}"\r\nContent-Type: ${value.type || 'application/octet-stream'}\r\n\r\n`,
        value,
      )
    }
    parts.push('\r\n')
  }
  parts.push(`--${boundary}--\r\n`)
  return [parts, { type: `multipart/form-data; boundary=${boundary}` }]
}

function escape(text: string): string {
  return text.replace(/[\n\r"]/g, encodeURIComponent)
}

function toCrlf(text: string): string {
  return text.replace(/\r\n|\r|\n/g, '\r\n')
}
