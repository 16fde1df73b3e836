/** What a fence of plain Markdown calls the language of a file. */
export function languageOf(path: string, language: string): string {
  return /\.(?:out|errors)$/.test(path) ? 'text' : language
}
