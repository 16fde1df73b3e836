import { diffArrays } from 'diff'

/** What one of two versions printed. */
export interface Side {
  /** As the program says it: the name of the middleware. */
  readonly title: string
  readonly lines: readonly { readonly text: string; readonly differs: boolean }[]
}

/** The naive version, and the recipe. */
export type Comparison = readonly [naive: Side, recipe: Side]

/** An output that a page shows as a comparison has another form. The message says what to print. */
export class ComparisonError extends Error {
  override readonly name = 'ComparisonError'
}

/** A line of its own that the program prints before it tries a version: `# naiveRetry`. */
const TITLE = /^# (?<title>\S.*)$/

/**
 * Splits the output of a program that puts two versions through the same scenario, and marks the lines that only one of
 * them printed.
 *
 * @throws ComparisonError unless it begins with a title, and has two with lines below each
 */
export function comparisonOf(output: string): Comparison {
  const sides: { title: string; lines: string[] }[] = []
  for (const line of output.replace(/\n$/, '').split('\n')) {
    const title = TITLE.exec(line)?.groups?.['title']
    if (title !== undefined) sides.push({ title, lines: [] })
    else sides.at(-1)?.lines.push(line)
  }
  const [naive, recipe] = sides
  if (!naive || !recipe || sides.length > 2 || !TITLE.test(output.split('\n')[0] ?? '')) {
    throw new ComparisonError(
      `has ${sides.length} of two titles: print "# <name>" before the naive version runs, and before the recipe does`,
    )
  }
  const empty = sides.find(({ lines }) => lines.length === 0)
  if (empty) throw new ComparisonError(`prints nothing below "# ${empty.title}"`)
  const changes = diffArrays(naive.lines, recipe.lines)
  if (changes.every(({ added, removed }) => !added && !removed)) {
    throw new ComparisonError('says the same of both versions: let them do what tells them apart')
  }
  return [
    { title: naive.title, lines: marked(changes, 'added') },
    { title: recipe.title, lines: marked(changes, 'removed') },
  ]
}

/** Both as one, in the form of a diff: what only the naive version printed has a `-`, what only the recipe printed a `+`. */
export function diffOf([naive, recipe]: Comparison): string {
  const texts = [naive, recipe].map(({ lines }) => lines.map(({ text }) => text))
  const body = diffArrays(texts[0] ?? [], texts[1] ?? []).flatMap(({ added, removed, value }) =>
    value.map((line) => `${added ? '+' : removed ? '-' : ' '} ${line}`),
  )
  return [`--- ${naive.title}`, `+++ ${recipe.title}`, ...body].join('\n')
}

function marked(
  changes: ReturnType<typeof diffArrays<string>>,
  elsewhere: 'added' | 'removed',
): Side['lines'] {
  return changes
    .filter((change) => !change[elsewhere])
    .flatMap(({ added, removed, value }) =>
      value.map((text) => ({ text, differs: added || removed })),
    )
}
