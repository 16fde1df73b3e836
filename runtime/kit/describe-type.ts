/** Names the type of a wrong value for an error, without showing the value: `an object (Map)`. */
export function describeType(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (typeof value !== 'object') return `a ${typeof value}`
  // An object may have no prototype, or a `constructor` of its own that is something else.
  const { constructor } = value as { constructor?: unknown }
  return typeof constructor === 'function' && constructor !== Object
    ? `an object (${constructor.name})`
    : 'an object'
}
