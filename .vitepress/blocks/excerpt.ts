/** What a page shows of a file, and where in that file it stands (lines count from 1). */
export interface Excerpt {
  readonly code: string
  readonly firstLine: number
  readonly lastLine: number
}

/** A region that a page asks for does not exist, exists twice, is never closed or is empty. */
export class RegionError extends Error {
  override readonly name = 'RegionError'
}

/** The whole file, without region markers and without blank lines at its ends. */
export function wholeFile(text: string): Excerpt {
  return cut(linesOf(text), 0)
}

/** The lines between `// #region <name>` and its `// #endregion`, without common indentation. */
export function excerpt(text: string, name: string): Excerpt {
  const lines = linesOf(text)
  const regions = findRegions(lines)
  const [region, second] = regions.filter((candidate) => candidate.name === name)
  if (region === undefined) {
    const names = regions.map((candidate) => candidate.name).filter(Boolean)
    const known = names.length > 0 ? `Its regions are: ${names.join(', ')}.` : 'It has no regions.'
    throw new RegionError(`There is no region "${name}". ${known}`)
  }
  if (second !== undefined) {
    const where = `on lines ${region.start + 1} and ${second.start + 1}`
    throw new RegionError(`Region "${name}" starts twice, ${where}. Give each region its own name.`)
  }
  if (region.end === undefined) {
    throw new RegionError(
      `Region "${name}" (line ${region.start + 1}) is never closed. Add "// #endregion ${name}".`,
    )
  }
  const found = cut(lines.slice(region.start + 1, region.end), region.start + 1)
  if (found.code === '') {
    throw new RegionError(`Region "${name}" (line ${region.start + 1}) is empty.`)
  }
  return found
}

interface Region {
  readonly name: string
  /** Index of the marker that opens it. */
  readonly start: number
  /** Index of the marker that closes it. */
  end?: number
}

/** `// #region name`, in a shell or YAML file `#region name`, in HTML `<!-- #region name -->`. */
const marker = /^\s*(?:\/\/\s*#|<!--\s*#|#(?:\s*#)?)(end)?region\b\s*([\w.-]*)\s*(?:-->)?\s*$/

function findRegions(lines: readonly string[]): Region[] {
  const regions: Region[] = []
  const open: Region[] = []
  for (const [index, line] of lines.entries()) {
    const [found, end, name = ''] = marker.exec(line) ?? []
    if (found === undefined) continue
    if (end === undefined) {
      const region = { name, start: index }
      regions.push(region)
      open.push(region)
      continue
    }
    const closes = name === '' ? open.length - 1 : open.findLastIndex((one) => one.name === name)
    const [region] = closes < 0 ? [] : open.splice(closes)
    if (region !== undefined) region.end = index
  }
  return regions
}

function cut(lines: readonly string[], offset: number): Excerpt {
  const kept = lines
    .map((text, index) => ({ text, number: offset + index + 1 }))
    .filter((line) => !marker.test(line.text))
  const filled = kept.filter((line) => line.text.trim() !== '')
  const firstLine = filled[0]?.number ?? offset + 1
  const lastLine = filled.at(-1)?.number ?? offset + 1
  const shown = kept.filter((line) => line.number >= firstLine && line.number <= lastLine)
  return { code: dedent(shown.map((line) => line.text)).join('\n'), firstLine, lastLine }
}

function dedent(lines: readonly string[]): readonly string[] {
  const filled = lines.filter((line) => line.trim() !== '')
  const indent = Math.min(...filled.map((line) => line.length - line.trimStart().length))
  return indent > 0 ? lines.map((line) => line.slice(indent)) : lines
}

/** CRLF files are shown, copied and compared like any other. */
function linesOf(text: string): string[] {
  return text.replaceAll('\r\n', '\n').split('\n')
}
