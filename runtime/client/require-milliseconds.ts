/**
 * A string is refused, too: a timer takes `'5'` for 5, and a sum takes it for text.
 *
 * @param refusal makes the message, with the value as it was given: `"5"`
 * @throws RangeError for what is not a number above 0
 */
export function requireMilliseconds(value: unknown, refusal: (shown: string) => string): void {
  if (typeof value === 'number' && value > 0) return
  throw new RangeError(refusal(typeof value === 'string' ? JSON.stringify(value) : String(value)))
}
