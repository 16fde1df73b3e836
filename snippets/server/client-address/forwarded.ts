import { normalAddress } from './networks.ts'

/**
 * The entries of a field that proxies append to, the nearest proxy's last.
 *
 * @param field its name
 * @param value null for none
 */
export function nodesOf(
  field: string,
  value: string | null,
): readonly string[] {
  if (value === null) return []
  if (field.toLowerCase() === 'forwarded') return forwardedFor(value)
  // An empty member of a list is none (RFC 9110 §5.6.1.2).
  const members = value.split(',').map((one) => one.trim())
  return members.filter((one) => one !== '')
}

const TOKEN = "[!#$%&'*+.^_`|~\\w-]+"

/** A pair or nothing, and what ends it (RFC 7239 §4). */
const PAIR = new RegExp(
  `[ \\t]*(?:(${TOKEN})=(?:(${TOKEN})|"((?:[^"\\\\]|\\\\.)*)")[ \\t]*)?([;,]|$)`,
  'y',
)

/**
 * The `for` of each element. A client can leave a quote open, which then
 * swallows what a proxy appends: so nothing in a field that is not well formed
 * is believed, as if there were none.
 */
function forwardedFor(value: string): readonly string[] {
  const elements: Map<string, string>[] = []
  let element = new Map<string, string>()
  PAIR.lastIndex = 0
  for (;;) {
    const pair = PAIR.exec(value)
    if (!pair) return []
    const [, name, token, quoted, end] = pair
    if (name !== undefined) {
      const key = name.toLowerCase()
      // "Each parameter MUST NOT occur more than once per field-value."
      if (element.has(key)) return []
      element.set(key, token ?? (quoted ?? '').replace(/\\(.)/g, '$1'))
    }
    if (end === ';') continue
    if (element.size > 0) elements.push(element)
    if (end !== ',') break
    element = new Map()
  }
  return elements.map((one) => one.get('for') ?? 'unknown')
}

/** An IPv6 address in brackets, or an IPv4 one, that may have a port (RFC 7239 §6). */
const WITH_PORT = /^(?:\[([^\]]*)\]|([\d.]+))(?::[\w.-]+)?$/

/** No address is longer, with its port and its zone. */
const LONGEST = 100

/**
 * The address in an entry, in its normal form. Undefined for what is not an
 * address: `unknown`, `_hidden` (RFC 7239 §6.3), or nonsense.
 */
export function addressIn(node: string): string | undefined {
  if (node.length > LONGEST) return undefined
  const [, v6, v4] = WITH_PORT.exec(node) ?? []
  return normalAddress(v6 ?? v4 ?? node)
}
