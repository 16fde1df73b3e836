/** What of Node's `process` is used here. Bun and Deno have it too. */
interface Process {
  readonly emitWarning?: (text: string, options: { type: string; code: string }) => void
}

/**
 * Warns about what a program does wrong without an error: as a warning of the process, which can be listened to, or in the
 * console of a page.
 *
 * @param type as `UnreadResponseWarning`
 * @param code as `WARN_UNREAD_RESPONSE`
 */
export function warn(text: string, type: string, code: string): void {
  const { process } = globalThis as { readonly process?: Process }
  if (process?.emitWarning) process.emitWarning(text, { type, code })
  else console.warn(`${type}: ${text}`)
}
