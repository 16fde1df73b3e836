let loading: Promise<typeof import('./parsers.ts')> | undefined

/**
 * The parsers for forms, for unusual charsets, and for what is to be said of broken content. A server loads them when it
 * starts, so that no request waits for a file.
 */
export function loadParsers(): Promise<typeof import('./parsers.ts')> {
  return (loading ??= import('./parsers.ts'))
}
