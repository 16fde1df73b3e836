import { regionsOf, sliceOfLines, sliceWithLines } from './region.ts'
import type { Slice } from './region.ts'

/** What a page shows of a file, and where in that file it is (lines count from 1). */
export interface Excerpt extends Slice {
  readonly firstLine: number
  readonly lastLine: number
}

/** A region that a page asks for does not exist, exists twice, is never closed or is empty. */
export class RegionError extends Error {
  override readonly name = 'RegionError'
  readonly rule: 'region-missing' | 'bad-region' | 'region-empty'

  constructor(rule: RegionError['rule'], message: string) {
    super(message)
    this.rule = rule
  }
}

/** The whole file, without region markers and without blank lines at its ends. */
export function wholeFile(text: string): Excerpt {
  return locate(sliceOfLines(text, 1))
}

/** The lines from the first to the last, without common indentation. */
export function lineExcerpt(text: string, firstLine: number, lastLine: number): Excerpt {
  return locate(sliceOfLines(text, firstLine, lastLine))
}

/** The lines between `// #region <name>` and its `// #endregion`, without common indentation. */
export function excerpt(text: string, name: string): Excerpt {
  const regions = regionsOf(text)
  const [region, second] = regions.filter((candidate) => candidate.name === name)
  if (region === undefined) {
    const names = regions.map((candidate) => candidate.name).filter(Boolean)
    const known = names.length > 0 ? `Its regions are: ${names.join(', ')}.` : 'It has no regions.'
    throw new RegionError('region-missing', `There is no region "${name}". ${known}`)
  }
  if (second !== undefined) {
    const where = `on lines ${region.start} and ${second.start}`
    throw new RegionError(
      'bad-region',
      `Region "${name}" starts twice, ${where}. Give each region its own name.`,
    )
  }
  const shown = sliceWithLines(text, name)
  if (shown === undefined) {
    throw new RegionError(
      'bad-region',
      `Region "${name}" (line ${region.start}) is never closed. Add "// #endregion ${name}".`,
    )
  }
  if (shown.code === '')
    throw new RegionError('region-empty', `Region "${name}" (line ${region.start}) is empty.`)
  return locate(shown)
}

function locate(shown: Slice): Excerpt {
  return { ...shown, firstLine: shown.lines[0] ?? 1, lastLine: shown.lines.at(-1) ?? 1 }
}
