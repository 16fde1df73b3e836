/** Where a reader finds a file, and the lines of it that a page shows, at its host. */
export function sourceUrl(
  repository: string,
  path: string,
  lines?: { readonly firstLine: number; readonly lastLine: number },
): string {
  const fragment = lines ? `#L${lines.firstLine}-L${lines.lastLine}` : ''
  return `${repository}/blob/main/${encodeURI(path)}${fragment}`
}
