import { describeType } from './describe-type.ts'

/** A wrong value for a message: `0`, `"5s"`, `a function`. */
export function shown(value: unknown, secret = false): string {
  if (value === undefined || value === null) return String(value)
  if (typeof value === 'string' && !secret) return quoted(value)
  const isNumber = typeof value === 'number' || typeof value === 'boolean'
  return isNumber && !secret ? String(value) : typeOf(value)
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'an array' : describeType(value)
}

/** A long text is cut: it may be a document that was passed by mistake. A user and a query of a URL may be secrets. */
function quoted(text: string): string {
  const harmless = text.replace(/^[^?#]*@/s, '…@').replace(/[?#].*$/s, '…')
  return JSON.stringify(harmless.length > 60 ? `${harmless.slice(0, 60)}…` : harmless)
}
