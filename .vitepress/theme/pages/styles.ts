/** Style sheets of a few pages, and the paths of these pages below the site. All others do not load them. */
const PAGES = {
  home: /^$/,
  finders: /^(?:catalogue|symptoms|(?:client|server|guide|reference)\/)$/,
  projects: /^guide\/your-project$/,
  faults: /^guide\/faults$/,
  hosts: /^guide\/(?:in-your-framework|sdks)$/,
  verdict: /^guide\/performance$/,
  reference: /^reference\//,
} as const

export type PageStyle = keyof typeof PAGES

/** @param path below the site: `guide/your-project`, and nothing for the home page */
export function stylesFor(path: string): PageStyle[] {
  return (Object.keys(PAGES) as PageStyle[]).filter((name) => PAGES[name].test(path))
}
