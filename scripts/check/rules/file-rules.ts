import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Snippet, SnippetKind } from '../../cookbook/snippet.ts'
import type { Problem } from '../../cookbook/problem.ts'
import { regionsOf } from '../../cookbook/region.ts'
import { todosIn, unfinished } from '../../cookbook/todos.ts'

/** What would be shown or compared differently from what the author sees in an editor. */
export function fileRules(snippets: readonly Snippet[]): Problem[] {
  return snippets.flatMap(({ kind, path, file }) => {
    const text = readFileSync(file, 'utf8')
    return [
      ...wrongNewlines(path, text),
      ...invisible(path, text),
      ...notesWithoutBlank(path, text),
      ...wrongRegions(path, text),
      ...todosIn(text).map((line) => unfinished(path, line)),
      ...(isCopied(kind) ? farImports(path, text) : []),
    ]
  })
}

/** Readers copy neither tests nor what tests use. */
function isCopied(kind: SnippetKind): boolean {
  return kind !== 'test' && kind !== 'fixture' && kind !== 'faults'
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

/** `//^^ why`: without a blank it is a comment like any other, and is shown as one. */
function notesWithoutBlank(file: string, text: string): Problem[] {
  if (!file.endsWith('.ts')) return []
  return text.split('\n').flatMap((line, index) => {
    if (!/^\s*\/\/\^/.test(line)) return []
    const message = 'a note under code has a blank after its slashes: write "// ^^^ why"'
    return [{ rule: 'note-without-blank', file, line: index + 1, message }]
  })
}

/** A byte order mark, or a control character: an editor shows neither. */
function invisible(file: string, text: string): Problem[] {
  return text.split('\n').flatMap((line, index) => {
    const found = /[\0-\x08\x0b-\x1f\x7f\ufeff]/.exec(line.replace(/\r$/, ''))
    if (!found) return []
    const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
    const message = `column ${found.index + 1} holds U+${code}, which no editor shows: delete it, or write an escape`
    return [{ rule: 'invisible', file, line: index + 1, message }]
  })
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
