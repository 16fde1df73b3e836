/** What Vite puts in the place of `import.meta.env`. */
interface ImportMeta {
  readonly env: {
    readonly SSR: boolean
    /** In a build, and not while developing. */
    readonly PROD: boolean
    /** The folder under which the site is published, with slashes at its ends. */
    readonly BASE_URL: string
  }
  /** Only while developing. */
  readonly hot?: import('vite/types/hot.js').ViteHotContext
}
