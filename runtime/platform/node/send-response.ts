import type { ServerResponse } from 'node:http'
import type { HttpResponse } from '../../message/response.ts'
import { reasonPhrase } from '../../http/status.ts'
import { closesConnection, outgoingFields } from '../../server/connection-fields.ts'

/**
 * Up to here bytes are sent in one string with the headers: one copy and one write. Latin-1 maps each byte to one
 * character and back.
 */
const SMALL = 16 * 1024

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
  if (closesConnection(response)) res.shouldKeepAlive = false
  // Node's own phrases are those of older standards.
  res.writeHead(status, statusText || reasonPhrase(status), fieldLines(response, length))
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
function fieldLines(response: HttpResponse, length: number | undefined): (string | string[])[] {
  const lines: (string | string[])[] = []
  outgoingFields(response, length, (name, value) => {
    // Node does not change the lists, though its types do not say so.
    lines.push(name, value as string | string[])
  })
  return lines
}
