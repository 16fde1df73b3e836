import { stripVTControlCharacters } from 'node:util'
import type { Outcome } from './run-step.ts'

/** As many as are on a screen, with the last three that follow. */
const LINES = 17

/** How wide a line may be. */
const WIDTH = 160

/**
 * What failed, so that you need not scroll: step, test, file and line, the first line of what was said, and the command
 * that runs it alone.
 */
export function lastLines(outcomes: readonly Outcome[]): string[] {
  const failures = outcomes.filter(({ passed }) => !passed).map((outcome) => failuresOf(outcome))
  const told: string[] = []
  let left = 0
  // One of each step first: a step with many failures leaves room for the others.
  for (let index = 0; failures.some((each) => index < each.length); index++) {
    for (const lines of failures.flatMap((each) => each.slice(index, index + 1))) {
      if (told.length + lines.length <= LINES - 1) told.push(...lines)
      else left++
    }
  }
  return [...told, ...(left > 0 ? [`… and ${left} more: see above`] : [])]
}

function failuresOf({ step, output, tests }: Outcome): string[][] {
  const alone = `npm test -- ${step.name}`
  const failures = tests?.failures ?? []
  if (failures.length === 0) return [[`✗ ${step.name}`, ...tell(gist(output)), `  ${alone}`]]
  return failures.map(({ place, test, message }) => {
    const file = place.replace(/:\d+$/, '')
    const named = test === '' ? '' : ` -t ${quoted(test)}`
    return [
      `✗ ${step.name} › ${place} › ${test || 'the file does not load'}`.slice(0, WIDTH),
      ...tell(firstLines(message, 1)),
      `  npx vitest run --project ${step.project ?? step.name} ${file}${named}`,
    ]
  })
}

/** Lines that begin with a place, or else the last ones: there a tool says what it has to say. */
function gist(output: string): string[] {
  const lines = firstLines(output, Infinity)
  const places = lines.filter((line) => /^\S+?\.\w+:\d+/.test(line))
  return places.length > 0 ? places.slice(0, 3) : lines.slice(-5)
}

function firstLines(text: string, count: number): string[] {
  const lines = stripVTControlCharacters(text).split('\n')
  return lines.filter((line) => line.trim() !== '').slice(0, count)
}

function tell(lines: readonly string[]): string[] {
  return lines.map((line) => `    ${line.trim()}`.slice(0, WIDTH))
}

/** For a shell, and for vitest, which takes it for a regular expression. */
function quoted(name: string): string {
  const pattern = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return `'${pattern.replaceAll("'", `'\\''`)}'`
}
