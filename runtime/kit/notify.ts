/**
 * Calls a user's listener, and prints its error with `console.error`. So a listener that throws or rejects cannot break
 * the call that it observes.
 *
 * The arguments are not printed: they may hold secrets.
 *
 * @param listener undefined for none
 * @returns whether the listener ended without an error; it never rejects
 *
 * @example
 * void notify(options.onRetry, { attempt, delay })
 */
export async function notify<Args extends readonly unknown[]>(
  listener: ((...args: Args) => unknown) | undefined,
  ...args: Args
): Promise<boolean> {
  try {
    await listener?.(...args)
    return true
  } catch (error) {
    try {
      console.error(`${listener?.name ? `${listener.name}()` : 'A listener'} failed:`, error)
    } catch {
      // Its name or its error cannot be printed.
      console.error('A listener failed')
    }
    return false
  }
}
