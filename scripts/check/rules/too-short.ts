import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { isProgram, type Snippet } from '../../cookbook/snippet.ts'
import type { Page } from '../../cookbook/page.ts'
import type { Statement } from '../../cookbook/statement.ts'
import type { Problem } from '../../cookbook/problem.ts'
import { todosIn } from '../../cookbook/todos.ts'

/** "statuses replaces the list" is a sentence. What took the place of a TODO only to get rid of it is shorter. */
const FEWEST_WORDS = 4

/** Where `npm run new` asks for a sentence, and there is none. */
export function tooShort(snippets: readonly Snippet[], pages: readonly Page[]): Problem[] {
  const recipes = snippets.filter(({ path }) => /^snippets\/(?:client|server)\//.test(path))
  return [
    ...pages.flatMap(({ path, statements }) => tooLittle(path, statements)),
    ...recipes.flatMap((snippet) => tooLittle(snippet.path, saidBy(snippet))),
    ...recipes.filter(isProgram).flatMap((program) => unmarked(program)),
  ]
}

function tooLittle(file: string, said: readonly Statement[]): Problem[] {
  return said
    .filter(({ text }) => wordsOf(text) < FEWEST_WORDS && todosIn(text).length === 0)
    .map(({ line, what, text }) => ({
      rule: 'terse',
      file,
      line,
      message: `${what} "${text}" tells a reader too little: write a sentence`,
    }))
}

function wordsOf(text: string): number {
  return [...text.matchAll(/[\p{L}\p{N}]\S*/gu)].length
}

/** The first sentence of a program, which `npm run snippet` lists, and the names of tests, which pages list as rules. */
function saidBy(snippet: Snippet): Statement[] {
  if (isProgram(snippet)) return [{ line: 1, what: 'the comment', text: snippet.description }]
  if (snippet.kind !== 'test') return []
  const text = readFileSync(snippet.file, 'utf8')
  return [...text.matchAll(/^(?:test|it)\(\s*(['"`])(.*?)\1,/gms)].map((found) => ({
    line: text.slice(0, found.index).split('\n').length,
    what: 'the rule',
    text: found[2] ?? '',
  }))
}

/** The version that most people write first goes wrong somewhere, and a reader wants to see where. */
function unmarked({ path, file }: Snippet): Problem[] {
  if (!basename(path).startsWith('naive')) return []
  if (/^\s*\/\/\s*\^+ +\S/m.test(readFileSync(file, 'utf8'))) return []
  return [
    {
      rule: 'unmarked',
      file: path,
      message: 'no line is marked as the one that goes wrong: write // ^^^ and why under it',
    },
  ]
}
