/** RFC 3986 §2.3: what means the same whether it is percent-encoded or not. */
const UNRESERVED = /[\w.~-]/

/**
 * A path in the one form that all equivalent ones share (RFC 3986 §6.2.2): unreserved characters are not encoded, and
 * hexadecimal digits are in upper case. Reserved ones such as `%2F`, and `%25`, stay encoded: they mean something else.
 */
export function normalizePath(path: string): string {
  if (!path.includes('%')) return path
  return path.replace(/%[0-9a-f]{2}/gi, (triplet) => {
    const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16))
    return UNRESERVED.test(character) ? character : triplet.toUpperCase()
  })
}
