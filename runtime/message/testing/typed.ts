import { HttpRequest } from '../request.ts'

/** Content with this media type, or with none. */
export const typed = (
  type: string | undefined,
  body: Uint8Array | string,
): { body: Uint8Array | string; headers: Record<string, string> } => ({
  body,
  headers: type === undefined ? {} : { 'content-type': type },
})

/** A request that has it, whose URL no error may show whole. */
export const request = (type: string | undefined, body: Uint8Array | string): HttpRequest =>
  new HttpRequest('http://a.test/x?secret=1', { method: 'POST', ...typed(type, body) })

/** `café` in ISO 8859-1, which is not UTF-8. */
export const latin1: Uint8Array = Uint8Array.of(0x63, 0x61, 0x66, 0xe9)
