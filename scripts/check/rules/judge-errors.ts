import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { compare } from '../../run/compare.ts'
import type { ErrorListing } from './expected-errors.ts'
import type { Snippet } from '../../cookbook/snippet.ts'
import type { Problem } from '../../cookbook/problem.ts'

/** Compares the compile errors of all snippets with their `.errors` files, both ways. */
export function judgeErrors(
  root: string,
  snippets: readonly Snippet[],
  listings: readonly ErrorListing[],
): Problem[] {
  const outputs = new Set(listings.map(({ output }) => output))
  const unused = snippets.filter(({ kind, path }) => kind === 'errors' && !outputs.has(path))
  return [
    ...listings.flatMap((listing) => [...listing.problems, ...wrongListing(root, listing)]),
    ...unused.map(({ path }) => ({
      rule: 'errors-unused',
      file: path,
      message: `${basename(path, '.errors')}.ts announces no compile error: delete this file`,
    })),
  ]
}

function wrongListing(root: string, { snippet, output, text, problems }: ErrorListing): Problem[] {
  if (problems.length > 0) return []
  const command = `"npm run promote ${snippet.id}"`
  const file = join(root, output)
  if (!existsSync(file)) {
    return [
      {
        rule: 'errors-missing',
        file: snippet.path,
        message: `${basename(output)} is missing: run ${command}, and read what it wrote`,
      },
    ]
  }
  const names = { golden: output, printed: snippet.path }
  const difference = compare(readFileSync(file, 'utf8'), text, names)
  if (!difference) return []
  return [
    {
      rule: 'errors-differ',
      file: output,
      line: difference.line,
      message: `the compiler says something else about ${snippet.path}; if that is right, run ${command}`,
      detail: difference.diff,
    },
  ]
}
