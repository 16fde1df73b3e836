declare module 'virtual:run-manifest' {
  const manifest: import('../run/manifest.ts').Manifest
  export default manifest
}

/** The text of a style sheet. */
declare module '*.css?inline' {
  const text: string
  export default text
}
