import type { ServerResponse } from 'node:http'
import type { HttpHeaders } from '../../message/headers.ts'
import type { HttpResponse } from '../../message/response.ts'
import { isHopByHop } from '../../server/hop-by-hop.ts'
import { reasonPhrase } from '../../status.ts'

/**
 * Up to here bytes are sent in one string with the headers: one copy and one write. Latin-1 maps each byte to one
 * character and back.
 */
const SMALL = 16 * 1024

type Fields = ReturnType<HttpHeaders['toRecord']>

/**
 * Writes the status line and the headers.
 *
 * @param length of the content, as far as it is known
 */
export function writeHead(
  res: ServerResponse,
  response: HttpResponse,
  length: number | undefined,
): void {
  const { status, statusText } = response
  const fields = response.headers.toRecord()
  if (asksToClose(fields['connection'])) res.shouldKeepAlive = false
  // Node's own phrases are those of older standards.
  res.writeHead(status, statusText || reasonPhrase(status), fieldLines(fields, length))
}

/** Sends content that is there in one write. */
export function endWith(res: ServerResponse, content: Uint8Array | string): void {
  if (content.length === 0) res.end()
  else if (typeof content === 'string') endWithText(res, content)
  else if (content.byteLength > SMALL) res.end(content)
  else endWithText(res, asText(content))
}

/**
 * `end(text)` gives the socket an empty string as well, to learn when all is sent, and two strings take the long way
 * to the system. A socket that is corked already gets one from `write`, which has been sent when `end` looks.
 */
function endWithText(res: ServerResponse, text: string): void {
  const { socket } = res
  socket?.cork()
  res.write(text, 'latin1')
  socket?.uncork()
  res.end()
}

function asText({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1')
}

/** Names and values in turn, as Node takes them without another copy. */
function fieldLines(fields: Fields, length: number | undefined): (string | string[])[] {
  const lines: (string | string[])[] = []
  for (const name of Object.keys(fields)) {
    if (isHopByHop(name) || (name === 'content-length' && length !== undefined)) continue
    // Node does not change the lists, though its types do not say so.
    lines.push(name, fields[name] as string | string[])
  }
  if (length !== undefined) lines.push('content-length', String(length))
  return lines
}

function asksToClose(connection: Fields[string] | undefined): boolean {
  return connection !== undefined && /(?:^|,)[\t ]*close[\t ]*(?:,|$)/i.test(String(connection))
}
