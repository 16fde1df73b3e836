/** A name has its doc comment wherever it stands, and a file of a build its content. */
export function remembering<T>(look: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const found = known.get(text) ?? look(text)
    known.set(text, found)
    return found
  }
}
