const B = 'multipart/form-data; boundary=B'

/** A form of one part. */
export const part = (disposition: string, content = 'x') =>
  `--B|Content-Disposition: ${disposition}||${content}|--B--|`

/** The bytes of a body. */
export function bytesOf(body: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(body.replaceAll('|', '\r\n'))
}

export const typeOf = (type = B): { 'content-type': string } => ({ 'content-type': type })
