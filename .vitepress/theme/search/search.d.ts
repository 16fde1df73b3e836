/** What a reader did before the search was there (search/early-keys.js). */
interface Window {
  earlySearch: {
    /** Whether the page's own script hears keys. */
    ready: boolean
    /** What was typed since the search was asked for; undefined when it was not, or when it is open. */
    typed: string | undefined
  }
}

declare module 'virtual:search-pages' {
  const pages: readonly import('../../search/pack.ts').PackedPage[]
  export default pages
}
