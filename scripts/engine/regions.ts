/** A part of a file that pages show: from `// #region name` to `// #endregion name`. */
export interface Region {
  readonly name: string
  /** The line of the marker that opens it, from 1. */
  readonly start: number
  /** The line of the marker that closes it; undefined if none does. */
  readonly end: number | undefined
}

/** `// #region name`, in YAML or a shell script `# region name`, in HTML `<!-- #region name -->`. */
const MARKER = /^\s*(?:\/\/\s*#|<!--\s*#|#(?:\s*#)?)(end)?region\b\s*([\w.-]*)\s*(?:-->)?\s*$/

/** Regions may stand inside one another; an end without a name closes the innermost. */
export function regionsOf(text: string): Region[] {
  const regions: { name: string; start: number; end: number | undefined }[] = []
  for (const [index, line] of linesOf(text).entries()) {
    const [marker, end, name = ''] = MARKER.exec(line) ?? []
    if (marker === undefined) continue
    if (end === undefined) {
      regions.push({ name, start: index + 1, end: undefined })
    } else {
      const open = regions.findLast(
        (region) => region.end === undefined && (name === '' || region.name === name),
      )
      if (open) open.end = index + 1
    }
  }
  return regions
}

/**
 * What a page shows of a file: the lines of the region (or all), without markers, without blank
 * lines at the ends, and without the indentation that they have in common.
 *
 * @returns undefined if there is no such region
 */
export function slice(text: string, name = ''): string | undefined {
  const region =
    name === ''
      ? { start: 0, end: undefined }
      : regionsOf(text).find((each) => each.name === name && each.end !== undefined)
  if (!region) return undefined
  const lines = linesOf(text)
    .slice(region.start, region.end === undefined ? undefined : region.end - 1)
    .filter((line) => !MARKER.test(line))
  while (lines[0]?.trim() === '') lines.shift()
  while (lines.at(-1)?.trim() === '') lines.pop()
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length)
  const common = Math.min(...indents)
  return lines.map((line) => line.slice(common)).join('\n')
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/)
}
