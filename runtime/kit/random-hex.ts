/**
 * Random bytes as hexadecimal text, for nonces, keys and tokens: from the platform's secure source, not from the clock's
 * random numbers, which can be foreseen.
 *
 * @example const cnonce = randomHex(16)
 */
export function randomHex(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes))
  return Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
