import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Snippet } from './inventory.ts'
import type { Problem } from './problem.ts'
import { regionsOf } from './regions.ts'
import { todosIn, unfinished } from './todos.ts'

/** What would be shown or compared differently from what the author sees in an editor. */
export function hygiene(snippets: readonly Snippet[]): Problem[] {
  return snippets.flatMap(({ kind, path, file }) => {
    const text = readFileSync(file, 'utf8')
    return [
      ...wrongNewlines(path, text),
      ...wrongRegions(path, text),
      ...todosIn(text).map((line) => unfinished(path, line)),
      ...(kind === 'test' || kind === 'fixture' ? [] : farImports(path, text)),
    ]
  })
}

function wrongNewlines(file: string, text: string): Problem[] {
  const problems: Problem[] = []
  const crlf = text.split('\n').findIndex((line) => line.endsWith('\r'))
  if (crlf >= 0) {
    problems.push({
      rule: 'crlf',
      file,
      line: crlf + 1,
      message: 'the line ends with CRLF: save the file with LF',
    })
  }
  // an output without its last newline differs from what is printed, and says so itself
  if (!file.endsWith('.out') && text !== '' && !text.endsWith('\n')) {
    problems.push({
      rule: 'final-newline',
      file,
      line: text.split('\n').length,
      message: 'the last line has no newline: add one',
    })
  }
  return problems
}

/** A reader copies a file, perhaps with those beside it, and installs the library. */
function farImports(file: string, text: string): Problem[] {
  const recipe = `./${basename(dirname(file))}.ts`
  return text.split('\n').flatMap((line, index) => {
    const [, name = ''] = /\b(?:from|import)\s*\(?['"](\.[^'"]*)['"]/.exec(line) ?? []
    if (!name.startsWith('../') && name !== recipe) return []
    return {
      rule: 'far-import',
      file,
      line: index + 1,
      message: `imports ${name}, so a copy would not run: import it from middleware-cookbook, or put it beside`,
    }
  })
}

function wrongRegions(file: string, text: string): Problem[] {
  const regions = regionsOf(text)
  return regions.flatMap(({ name, start, end }, index) => {
    const earlier = regions.slice(0, index).find((other) => other.name === name)
    const problem = (message: string) => ({ rule: 'bad-region', file, line: start, message })
    if (name === '') return [problem('the region has no name: write // #region <name>')]
    if (end === undefined) {
      return [problem(`the region "${name}" never ends: write // #endregion ${name}`)]
    }
    if (earlier) {
      return [
        problem(
          `the region "${name}" started on line ${String(earlier.start)} already: rename one`,
        ),
      ]
    }
    return []
  })
}
