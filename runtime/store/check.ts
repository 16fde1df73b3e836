import { above, notEndless } from '../kit/rules.ts'
import { shown } from '../kit/shown.ts'

const aLifetime = notEndless(above(0, 'ms'))

/**
 * @param operation as the message calls it: `set`
 * @returns whole ms: Redis takes no others
 * @throws RangeError for a lifetime that is not above 0 and finite
 */
export function wholeLifetime(operation: string, lifetime: number): number {
  if (aLifetime.accepts(lifetime)) return Math.ceil(lifetime)
  throw new RangeError(
    `store.${operation}() got the lifetime ${shown(lifetime)}: pass ms above 0, but not Infinity`,
  )
}

/** @throws RangeError for what is not a whole number */
export function requireWhole(by: number): void {
  if (Number.isSafeInteger(by)) return
  throw new RangeError(`store.increment() got the step ${String(by)}: pass a whole number`)
}
