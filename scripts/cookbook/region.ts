import { removeTwoslashNotations } from 'twoslash/fallback'

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

/** Regions may be nested; an end without a name closes the innermost. */
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

/** What a page shows of a file, and where each of its lines is. */
export interface Slice {
  readonly code: string
  /** The line in the file of each line of the code, from 1. */
  readonly lines: readonly number[]
  /** How many columns of indentation were taken away from every line. */
  readonly indent: number
}

/**
 * What a page shows of a file: the lines of the region (or all), without markers and notations for
 * twoslash, without blank lines at the ends, and without the indentation that they have in common.
 *
 * @returns undefined if there is no such region
 */
export function slice(text: string, name = ''): string | undefined {
  return sliceWithLines(text, name)?.code
}

/** {@link slice}, and where its lines are. */
export function sliceWithLines(text: string, name = ''): Slice | undefined {
  if (name === '') return sliceOfLines(text, 1)
  const region = regionsOf(text).find((each) => each.name === name && each.end !== undefined)
  return region && sliceOfLines(text, region.start + 1, (region.end ?? 0) - 1)
}

/** What a page shows of the lines from the first to the last, which count from 1. */
export function sliceOfLines(text: string, first: number, last?: number): Slice {
  const lines = linesOf(text)
    .map((line, index) => ({ line, number: index + 1 }))
    .slice(first - 1, last)
    .filter(({ line }) => !MARKER.test(line) && !isNotation(line))
  while (lines[0]?.line.trim() === '') lines.shift()
  while (lines.at(-1)?.line.trim() === '') lines.pop()
  const indents = lines
    .filter(({ line }) => line.trim() !== '')
    .map(({ line }) => line.length - line.trimStart().length)
  const indent = indents.length === 0 ? 0 : Math.min(...indents)
  return {
    code: lines.map(({ line }) => line.slice(indent)).join('\n'),
    lines: lines.map(({ number }) => number),
    indent,
  }
}

/**
 * A comment that speaks to twoslash and not to a reader: a query `// ^?`, completions `// ^|`, a
 * highlight `// ^^^ why`, the codes of expected errors `// @errors: 2345`.
 */
export function isNotation(line: string): boolean {
  const comment = line.trim()
  return /^\/\/\s*(?:\^|@errors\b)/.test(comment) && removeTwoslashNotations(`${comment}\n`) === ''
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/)
}
