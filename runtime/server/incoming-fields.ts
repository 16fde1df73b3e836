import { isHopByHop, namedByConnection } from '../http/hop-by-hop.ts'
import type { HttpHeaders } from '../message/headers.ts'

/**
 * The fields of a request that an application gets: none that belongs to the client's connection (RFC 9110 §7.6.1). So a
 * gateway passes none on, whichever way it makes its own request of this one.
 *
 * `Connection: keep-alive`, which nearly every request has, says what is so anyway, and stays.
 */
export function incomingFields(headers: HttpHeaders): HttpHeaders {
  const fields = headers.toRecord()
  const named = namedByConnection(fields['connection'])
  if (named) return headers.filter((name) => !isHopByHop(name) && !named.has(name))
  // A loop, as most requests have nothing to remove: no list and no copy. What a stranger has put into Object's prototype
  // costs a copy.
  for (const name in fields) {
    if (!isKept(name, fields[name])) return headers.filter((one) => isKept(one, fields[one]))
  }
  return headers
}

function isKept(name: string, value: unknown): boolean {
  return !isHopByHop(name) || (name === 'connection' && value === 'keep-alive')
}
