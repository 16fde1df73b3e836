import { regionsOf, slice } from '../../scripts/engine/regions.ts'

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
  return locate(text, slice(text) ?? '')
}

/** The lines between `// #region <name>` and its `// #endregion`, without common indentation. */
export function excerpt(text: string, name: string): Excerpt {
  const regions = regionsOf(text)
  const [region, second] = regions.filter((candidate) => candidate.name === name)
  if (region === undefined) {
    const names = regions.map((candidate) => candidate.name).filter(Boolean)
    const known = names.length > 0 ? `Its regions are: ${names.join(', ')}.` : 'It has no regions.'
    throw new RegionError(`There is no region "${name}". ${known}`)
  }
  if (second !== undefined) {
    const where = `on lines ${region.start} and ${second.start}`
    throw new RegionError(`Region "${name}" starts twice, ${where}. Give each region its own name.`)
  }
  const code = slice(text, name)
  if (code === undefined) {
    throw new RegionError(
      `Region "${name}" (line ${region.start}) is never closed. Add "// #endregion ${name}".`,
    )
  }
  if (code === '') throw new RegionError(`Region "${name}" (line ${region.start}) is empty.`)
  return locate(text, code, region.start, region.end)
}

/** The first and the last line of the code are the first and the last of their kind in its range. */
function locate(text: string, code: string, start = 0, end?: number): Excerpt {
  const shown = code.split('\n').map((line) => line.trim())
  const range = text
    .split('\n')
    .slice(start, end)
    .map((line) => line.trim())
  return {
    code,
    firstLine: start + range.indexOf(shown[0] ?? '') + 1,
    lastLine: start + range.lastIndexOf(shown.at(-1) ?? '') + 1,
  }
}
