import { requireArgument } from './require-options.ts'
import { required, wholeNumber } from './rules.ts'

/**
 * Random bytes as hexadecimal text, for nonces, keys and tokens: from the platform's secure source, not from the clock's
 * random numbers, which can be foreseen.
 *
 * @throws RangeError for what is not a whole number of bytes, up to 65 536
 *
 * @example const cnonce = randomHex(16)
 */
export function randomHex(bytes: number): string {
  requireArgument('randomHex(bytes)', bytes, BYTES)
  const random = crypto.getRandomValues(new Uint8Array(bytes))
  return Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** More would be an error of the platform, about a quota. */
const BYTES = /* @__PURE__ */ required(/* @__PURE__ */ wholeNumber(1, 65_536))
