import { shown } from '../kit/rules.ts'

/**
 * @param operation as the message calls it: `set`
 * @returns whole ms: Redis takes no others
 * @throws RangeError for a lifetime that is not above 0 and finite
 */
export function wholeLifetime(operation: string, lifetime: number): number {
  const isWithin = lifetime > 0 && lifetime <= Number.MAX_SAFE_INTEGER
  if (typeof lifetime === 'number' && isWithin) return Math.ceil(lifetime)
  throw new RangeError(
    `store.${operation}() got the lifetime ${shown(lifetime)}: pass ms above 0, and not endless`,
  )
}

/** @throws RangeError for what is not a whole number */
export function requireWhole(by: number): void {
  if (Number.isSafeInteger(by)) return
  throw new RangeError(`store.increment() got the step ${String(by)}: pass a whole number`)
}
