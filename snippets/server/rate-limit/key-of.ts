/** A key that is longer is replaced by its digest. */
const LONGEST = 128

/**
 * A short key for any text, so that a client cannot fill memory with long ones.
 * Different texts have different keys.
 */
export async function keyOf(text: string): Promise<string> {
  if (text.length <= LONGEST) return text
  const bytes = new TextEncoder().encode(text)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0'))
  // Longer than any text that is its own key.
  return hex.join('').padStart(LONGEST + 1, 'sha256:')
}
