/** Where the reference explains public names. */
export interface ReferenceLinks {
  /** The fragment of a name on its page: `httprequest`. */
  readonly idOf: (name: string) => string | undefined
  /** Its page with the fragment, below the site's base: `/reference/kit#semaphore`. */
  readonly linkTo: (name: string) => string | undefined
}

/**
 * Fragments are in lower case and have no underscore, as VitePress writes them in links; of two names that differ in case only, the second is a `-type`. A
 * fragment is unique among all pages, so that it stays when a name moves from one to another.
 *
 * @param names in the order of the public API, each with the page that explains it
 */
export function referenceLinks(
  names: readonly { readonly name: string; readonly page: string }[],
): ReferenceLinks {
  const ids = new Set<string>()
  const byName = new Map<string, { readonly id: string; readonly page: string }>()
  for (const { name, page } of names) {
    const lower = name.toLowerCase().replaceAll('_', '-')
    const id = ids.has(lower) ? `${lower}-type` : lower
    ids.add(id)
    byName.set(name, { id, page })
  }
  return {
    idOf: (name) => byName.get(name)?.id,
    linkTo(name) {
      const found = byName.get(name)
      return found && `${found.page}#${found.id}`
    },
  }
}
