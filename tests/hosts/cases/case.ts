import { once } from 'node:events'
import { equal } from 'node:assert/strict'
import { type OutgoingHttpHeaders } from 'node:http'
import { type Socket } from 'node:net'
import { type Talk } from '../talk.ts'

/** What a host must do, by a name that is a rule for a reader of the site. */
export type Cases = Readonly<Record<string, (talk: Talk, id: string) => Promise<void>>>

export async function refused(
  talk: Talk,
  size: number,
  headers: OutgoingHttpHeaders = {},
): Promise<void> {
  const body = Buffer.alloc(size)
  equal((await talk.send('/length', { method: 'POST', headers, body })).status, 413)
}

export const CHUNKED = { 'transfer-encoding': 'chunked' }

/** Bytes: the default of `maxBodySize`. */
export const LIMIT = 1024 * 1024

/** The head, and the beginning of the content. */
export const ANSWERED = /\r\n\r\n[^]/

export interface Seen {
  readonly href: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly address?: string
}

export async function seen(talk: Talk, path: string, sending = {}): Promise<Seen> {
  return JSON.parse((await talk.send(path, sending)).body.toString()) as Seen
}

export function head(path: string, { port, fields }: Talk, ...more: string[]): string {
  const own = Object.entries(fields).map(([name, value]) => `${name}: ${value}`)
  const lines = [`POST ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...own, ...more]
  return `${lines.join('\r\n')}\r\n\r\n`
}

/** What comes until it matches. */
export async function received(socket: Socket, wanted: RegExp): Promise<string> {
  let text = ''
  while (!wanted.test(text)) {
    const [chunk] = (await Promise.race([once(socket, 'data'), closed(socket)])) as [Buffer]
    text += chunk.toString('latin1')
  }
  return text
}

async function closed(socket: Socket): Promise<never> {
  await once(socket, 'close')
  throw new Error('The host closed the connection without an answer')
}
