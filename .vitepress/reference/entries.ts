/** The modules whose exports are the public API, and the page that explains what each exports. */
export const referencePages: Readonly<Record<string, string>> = {
  'runtime/index.ts': '/reference/',
  'runtime/http/index.ts': '/reference/http',
  'runtime/kit/index.ts': '/reference/kit',
  'runtime/store/index.ts': '/reference/store',
  'runtime/testing.ts': '/reference/testing',
}

/** Such as `runtime/kit/index.ts`. */
export const entries: readonly string[] = Object.keys(referencePages)
