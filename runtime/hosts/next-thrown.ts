/**
 * The response that Next makes of what `redirect()`, `permanentRedirect()`, `notFound()`, `forbidden()` and `unauthorized()`
 * throw in a route handler. A recipe has to see it as a response: as an error it would be answered with a 500, or undo an
 * order that was placed.
 *
 * @throws the same error if it is any other one
 */
export function responseOfThrown(error: unknown): Response {
  const digest = digestOf(error)
  const [kind, ...parts] = digest.split(';')
  if (kind === 'NEXT_REDIRECT') {
    // NEXT_REDIRECT;<replace or push>;<url, which may have a semicolon>;<status>;
    const location = parts.slice(1, -2).join(';')
    return new Response(null, { status: Number(parts.at(-2)), headers: { location } })
  }
  if (kind === 'NEXT_HTTP_ERROR_FALLBACK') return new Response(null, { status: Number(parts[0]) })
  throw error
}

function digestOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('digest' in error)) return ''
  return typeof error.digest === 'string' ? error.digest : ''
}
