/**
 * Throws if a value is not a number above 0. A string is refused too: a timer reads `'5'` as 5, and `+` as text.
 *
 * It is what a page loads in place of `requireArgument()`, which says the same and knows more rules.
 *
 * @param place as the message calls it: `attemptTimeout(ms)`
 * @param unit of the number, for the message: a page checks limits in bytes too
 * @throws RangeError for what is not a number above 0
 */
export function requireMilliseconds(place: string, value: unknown, unit = 'ms'): void {
  if (typeof value === 'number' && value > 0) return
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value)
  throw new RangeError(`${place} is ${shown}: pass a number of ${unit} above 0`)
}
