/**
 * Reads JSON with comments and trailing commas, as tsconfig.json has them.
 *
 * @throws SyntaxError
 */
export function parseJsonc(text: string): unknown {
  const plain = text.replace(/^\uFEFF/, '').replace(STRING_OR_COMMENT, (found) =>
    // A string may hold what looks like a comment.
    found.startsWith('"') ? found : ' ',
  )
  return JSON.parse(plain.replace(STRING_OR_COMMA, (found) => (found.startsWith('"') ? found : '')))
}

const STRING_OR_COMMENT = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\//g
const STRING_OR_COMMA = /"(?:[^"\\\n]|\\.)*"|,(?=\s*[}\]])/g

/** A value that was read, as a record; an empty one if it is none. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? // Any object has names of this kind.
      (value as Readonly<Record<string, unknown>>)
    : {}
}
