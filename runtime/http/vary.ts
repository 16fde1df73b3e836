/**
 * Adds a field name to the value of `Vary` (RFC 9110 §12.5.5), and keeps what is there. A name that is there in any case
 * of letters is not repeated, and `*` covers all.
 *
 * @param value the field as it is, or null without one
 *
 * @example response.withHeader('vary', addVary(response.headers.get('vary'), 'Origin'))
 */
export function addVary(value: string | null, name: string): string {
  const names = (value ?? '').split(',').map((one) => one.trim())
  const known = names.some((one) => one === '*' || one.toLowerCase() === name.toLowerCase())
  return known ? names.join(', ') : [...names.filter(Boolean), name].join(', ')
}
