import { diffArrays, createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff'
import { lineMatches } from './placeholders.ts'

/** How lines of the output file and of the run find each other. */
export interface CompareOptions {
  /** Concurrent calls print in any order: compare as a set of lines. */
  readonly unordered?: boolean
}

/** A line that was printed, by one run or by several. */
export interface PrintedLine {
  /** How to write it down. */
  readonly text: string
  /** What the runs really printed. */
  readonly seen: readonly string[]
}

/**
 * Writes what was printed in the words of the output file: each line that the file already
 * matches, placeholders included, is taken from it byte for byte. The result equals `golden`
 * if and only if `golden` says what was printed.
 */
export function reconcile(
  golden: string,
  printed: string | readonly PrintedLine[],
  { unordered = false }: CompareOptions = {},
): string {
  const before = linesOf(golden).map(once)
  const after = typeof printed === 'string' ? linesOf(printed).map(once) : printed
  const lines = unordered ? matchAnywhere(before, after) : matchInOrder(before, after)
  return lines.map(({ text }) => `${text}\n`).join('')
}

function once(text: string): PrintedLine {
  return { text, seen: [text] }
}

function says(golden: PrintedLine, { seen }: PrintedLine): boolean {
  return seen.every((line) => lineMatches(golden.text, line))
}

type Lines = readonly PrintedLine[]

function matchInOrder(golden: Lines, printed: Lines): PrintedLine[] {
  const result: PrintedLine[] = []
  let [from, to] = [0, 0]
  for (const change of diffArrays([...golden], [...printed], { comparator: says })) {
    if (!change.added && !change.removed) result.push(...golden.slice(from, from + change.count))
    if (change.added) result.push(...printed.slice(to, to + change.count))
    if (!change.added) from += change.count
    if (!change.removed) to += change.count
  }
  return result
}

function matchAnywhere(golden: Lines, printed: Lines): PrintedLine[] {
  const unmatched = [...printed]
  const kept = golden.filter((line) => {
    const index = unmatched.findIndex((candidate) => says(line, candidate))
    if (index >= 0) unmatched.splice(index, 1)
    return index >= 0
  })
  return [...kept, ...unmatched]
}

/** Splits a text that ends with a newline, or does not. */
export function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

export interface Difference {
  /** The first line that differs, from 1: of the output file, and of what was printed. */
  readonly line: number
  /** A unified diff. */
  readonly diff: string
}

/**
 * Compares what a run printed with its output file.
 *
 * @param names what the two sides are called in the diff
 * @returns undefined if they agree
 */
export function compare(
  golden: string,
  printed: string,
  names: { readonly golden: string; readonly printed: string },
  options: CompareOptions = {},
): Difference | undefined {
  const reconciled = reconcile(golden, printed, options)
  if (reconciled === golden) return undefined
  const line = firstDifference(linesOf(golden), linesOf(reconciled))
  const diff = createTwoFilesPatch(
    names.golden,
    names.printed,
    golden,
    reconciled,
    'expected',
    'printed',
    { context: 2, headerOptions: FILE_HEADERS_ONLY },
  )
  return { line, diff: diff.trimEnd() }
}

function firstDifference(golden: readonly string[], printed: readonly string[]): number {
  const index = golden.findIndex((line, position) => line !== printed[position])
  return (index < 0 ? golden.length : index) + 1
}
