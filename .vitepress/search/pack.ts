import type { SearchPage, SearchSection } from './sections.ts'

/** A section as it is sent to a browser, where each byte counts. Its fragment is sent if the heading does not give it. */
export type PackedSection = Omit<SearchSection, 'id'> & { readonly id?: string }

export interface PackedPage extends Omit<SearchPage, 'sections'> {
  readonly sections: readonly PackedSection[]
}

export function pack(pages: readonly SearchPage[]): readonly PackedPage[] {
  return pages.map((page) => ({
    ...page,
    sections: page.sections.map(({ id, ...section }) =>
      id === fragmentOf(section.heading) ? section : { id, ...section },
    ),
  }))
}

export function unpack(pages: readonly PackedPage[]): readonly SearchPage[] {
  return pages.map((page) => ({
    ...page,
    sections: page.sections.map((section) => ({ id: fragmentOf(section.heading), ...section })),
  }))
}

/** Right for most headings: the others bring their fragment. */
function fragmentOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\d]+/gu, '-')
    .replace(/^-|-$/g, '')
}
