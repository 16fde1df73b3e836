import { expect, test } from 'vitest'
import { listErrors } from './expected-errors.ts'
import { inventory } from '../../cookbook/snippet.ts'
import { format } from '../report.ts'
import { tempCookbook } from '../../cookbook/temp-cookbook.ts'

async function list(source: string) {
  const root = tempCookbook({
    'snippets/guide/types/types.ts': source,
    'tsconfig.json': '{ "compilerOptions": { "strict": true, "types": [], "lib": ["es2023"] } }',
  })
  const listings = await listErrors(root, inventory(root).snippets)
  return listings.map(({ output, text, problems }) => ({
    output,
    text,
    problems: problems.map((problem) => format(problem)),
  }))
}

const message = `TS2322: Type 'string' is not assignable to type 'number'.`

test('lists each error with line, code and whole message', async () => {
  const source = `// @ts-expect-error -- a string
export const a: number = 'x'

const b = { a: '' }
// @ts-expect-error
// has the wrong property
export const c: { a: number } = b
`
  expect(await list(source)).toEqual([
    {
      output: 'snippets/guide/types/types.errors',
      text: `2: ${message}
7: TS2322: Type '{ a: string; }' is not assignable to type '{ a: number; }'.
  Types of property 'a' are incompatible.
    Type 'string' is not assignable to type 'number'.
`,
      problems: [],
    },
  ])
})

test('names a comment without error, and an error without comment', async () => {
  const source = `// @ts-expect-error\nexport const a: number = 1\nexport const b: number = 'x'\n`
  const [listing] = await list(source)
  expect(listing?.problems).toEqual([
    'snippets/guide/types/types.ts:1: the compiler finds no error in line 2: delete the comment, or show code that is wrong',
    `snippets/guide/types/types.ts:3: ${message}`,
  ])
})

test('has nothing to compile where nothing is announced', async () => {
  expect(await list(`export const a: number = 1\n`)).toEqual([])
})
