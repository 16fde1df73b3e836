/** An event, as a reader gets it. */
export interface ServerSentEvent {
  /** The field `event`; `message` for an event without one. */
  readonly type: string
  /** The lines of `data`, joined by LF. */
  readonly data: string
  /** The last id of the stream until here, `''` for none. Keep it to resume later. */
  readonly id: string
}

/** What the fields of one event say. */
export interface EventFields {
  readonly type: string
  /** Undefined: it is no event for a reader, but its id counts. */
  readonly data: string | undefined
  /** Undefined: the id of the event before it still counts. */
  readonly id: string | undefined
  /** ms. */
  readonly retry: number | undefined
}

/** Of whole events, which no sequence of bytes crosses. Malformed ones become U+FFFD. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** Reads the fields of an event (HTML §9.2.6, "process the field"). */
export function parseEvent(block: Uint8Array): EventFields {
  const data: string[] = []
  let type = ''
  let id: string | undefined
  let retry: number | undefined
  for (const line of utf8.decode(block).split(/\r\n|\n|\r/)) {
    const { name, value } = fieldIn(line)
    if (name === 'data') data.push(value)
    else if (name === 'event') type = value
    else if (name === 'id' && !value.includes('\0')) id = value
    else if (name === 'retry' && /^[0-9]+$/.test(value)) retry = Number(value)
  }
  const text = data.length > 0 ? data.join('\n') : undefined
  return { type: type === '' ? 'message' : type, data: text, id, retry }
}

/** A comment has an empty name. One space after the colon is none of the value. */
function fieldIn(line: string): { name: string; value: string } {
  const colon = line.indexOf(':')
  if (colon === -1) return { name: line, value: '' }
  const value = line.slice(colon + 1)
  return {
    name: line.slice(0, colon),
    value: value.startsWith(' ') ? value.slice(1) : value,
  }
}
