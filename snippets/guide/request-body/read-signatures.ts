import type { HttpRequest } from 'middleware-cookbook'

/** What a sender says about a message. */
export interface Signatures {
  /** As it was signed: digits, or `none` if there is no time, or more than one. */
  readonly time: string
  /** The values of version 1. */
  readonly signatures: readonly Uint8Array[]
}

/** Reads `t=…, v1=…, v1=…`. The time may be in `X-Timestamp`, and a single value may come without its version. */
export function readSignatures(
  { headers }: HttpRequest,
  header: string,
): Signatures {
  const items = (headers.get(header) ?? '').split(/[\s,]+/)
  const entries = items.map((item) => {
    const [, name = 'v1', value = ''] = /^(?:(\w+)=)?(.*)$/.exec(item) ?? []
    return { name: name.toLowerCase(), value }
  })
  const named = (name: string) =>
    entries.filter((entry) => entry.name === name).map(({ value }) => value)
  const times = named('t')
  if (times.length === 0) times.push(headers.get('x-timestamp') ?? '')
  const [time = ''] = times
  return {
    time: times.length === 1 && /^\d+$/.test(time) ? time : 'none',
    signatures: named('v1').map(fromHex),
  }
}

/** Nothing for what is no hexadecimal, which is no signature either. */
function fromHex(text: string): Uint8Array {
  const pairs = /^(?:[0-9a-f]{2})+$/i.test(text) ? text.match(/../g) : []
  return Uint8Array.from(pairs ?? [], (pair) => Number.parseInt(pair, 16))
}
