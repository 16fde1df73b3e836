import type { IncomingMessage } from 'node:http'
import { HttpHeaders } from '../../message/headers.ts'

/**
 * The headers as they came: no field is dropped because it came twice, which `req.headers` does, and none is made up
 * from the names of Object's own members.
 */
export function incomingHeaders({ headers, rawHeaders }: IncomingMessage): HttpHeaders {
  // Node has made `headers` anyway. It is the whole truth if it has as many names as came in.
  if (countNames(headers) * 2 === rawHeaders.length) {
    return HttpHeaders.fromParsed(headers as Record<string, string | string[]>)
  }
  return everyField(rawHeaders)
}

/** Without a list of them. What a stranger has put into Object's prototype makes it too many, which does no harm. */
function countNames(headers: object): number {
  let count = 0
  for (const _name in headers) count++
  return count
}

function everyField(raw: readonly string[]): HttpHeaders {
  const fields = Object.create(null) as Record<string, string | string[]>
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase()
    const value = raw[index + 1] ?? ''
    const before = fields[name]
    if (before === undefined) fields[name] = value
    // RFC 6265 §5.4 allows one Cookie field; those who split it mean this.
    else if (name === 'cookie') fields[name] = `${String(before)}; ${value}`
    else if (typeof before === 'string') fields[name] = [before, value]
    else before.push(value)
  }
  return HttpHeaders.fromParsed(fields)
}
