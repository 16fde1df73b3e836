import type { ServerResponse } from 'node:http'
import type { HttpResponse } from '../../message/response.ts'
import { outgoingFields } from '../../server/connection-fields.ts'

/**
 * Sets the fields of a response beside those that the host has set before. Of two with one name ours counts, but for lists:
 * no cookie of the host's is lost, nor a field that its `Vary` names.
 *
 * Each by `setHeader`, which is where the host's own middleware looks for them.
 *
 * @returns what puts the host's own back
 * @throws the platform's error for a field that cannot be sent, with the host's own in place
 */
export function setFields(
  res: ServerResponse,
  response: HttpResponse,
  length: number | undefined,
): () => void {
  const before = new Map<string, ReturnType<ServerResponse['getHeader']>>()
  const undo = () => {
    for (const [name, value] of before) {
      if (value === undefined) res.removeHeader(name)
      else res.setHeader(name, value)
    }
  }
  try {
    outgoingFields(response, length, (name, value) => {
      const own = res.getHeader(name)
      before.set(name, own)
      res.setHeader(name, own === undefined ? value : merged(name, own, value))
    })
  } catch (error) {
    undo()
    throw error
  }
  return undo
}

function merged(
  name: string,
  own: string | number | readonly string[],
  value: string | readonly string[],
): string | readonly string[] {
  if (name === 'vary') return union(String(own), String(value))
  return name === 'set-cookie' ? [own, value].flat().map(String) : value
}

/** RFC 9110 §12.5.5: names, without regard to case. */
function union(...lists: string[]): string {
  const names = lists.flatMap((list) => list.split(',').map((name) => name.trim()))
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()].join(', ')
}
