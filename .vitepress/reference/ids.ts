/**
 * The fragments that lead to names on the reference page: in lower case, as links have it; of two
 * names that differ in case only, the second is a `-type`.
 */
export function idsOf(
  names: readonly { readonly name: string }[],
): (name: string) => string | undefined {
  const byId = new Map<string, string>()
  const byName = new Map<string, string>()
  for (const { name } of names) {
    const id = name.toLowerCase()
    const free = byId.has(id) ? `${id}-type` : id
    byId.set(free, name)
    byName.set(name, free)
  }
  return (name) => byName.get(name)
}
