import type { IncomingMessage } from 'node:http'
import { HttpError } from '../../message/http-error.ts'

/**
 * Refuses requests that Node's parser accepts, although their end or their content is ambiguous. The connection closes,
 * because what comes after it cannot be trusted either.
 *
 * @throws HttpError 505 for another version than HTTP/1; 400 for a transfer coding in HTTP/1.0 (RFC 9112 §6.1); 501
 *   for other transfer codings than `chunked`, which would reach the application undecoded
 */
export function checkFraming({ httpVersionMajor, httpVersion, headers }: IncomingMessage): void {
  if (httpVersionMajor !== 1) throw refusal(505, `its version is HTTP/${httpVersion}`)
  const coding = headers['transfer-encoding']
  if (coding === undefined) return
  if (httpVersion === '1.0') throw refusal(400, 'HTTP/1.0 has no Transfer-Encoding')
  if (coding.toLowerCase() !== 'chunked') throw refusal(501, 'its Transfer-Encoding is not chunked')
}

function refusal(status: number, why: string): HttpError {
  return new HttpError(status, `The request cannot be understood: ${why}`, {
    headers: { connection: 'close' },
  })
}
