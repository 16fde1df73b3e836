import { expect, test } from 'vitest'
import { optionListsIn } from '../../scripts/cookbook/options.ts'
import { inOrder } from './rules.ts'
import { byGroup, rulesIn } from '../../scripts/cookbook/rules.ts'

test('a rule is the name of a test, with the source of the test', () => {
  const text = "import { test } from 'vitest'\n\ntest('a redirect drops it', () => {\n  a()\n})\n"
  expect(rulesIn(text, 'a.test.ts')).toEqual([
    {
      text: 'a redirect drops it',
      group: [],
      code: "test('a redirect drops it', () => {\n  a()\n})",
      firstLine: 3,
      lastLine: 5,
      lines: [3, 4, 5],
      indent: 0,
    },
  ])
})

test.each([
  ["test.each([1])('no credentials elsewhere: %s', () => {})", 'no credentials elsewhere'],
  ["test.each([[1, 2]])('has a length: %s, %i', () => {})", 'has a length'],
  ["test.each([1])('repeats ($status)', () => {})", 'repeats'],
  [
    "test.each([1])('3 % of the names are hidden: $count', () => {})",
    '3 % of the names are hidden',
  ],
  ["describe('x', () => {\n  it('waits', () => {})\n})", 'waits'],
])('a rule in %s', (text, rule) => {
  expect(rulesIn(text, 'a.test.ts').map((one) => one.text)).toEqual([rule])
})

test.each([
  [
    ['a', 'waits: b', 'c'],
    ['', 'a c'],
    ['waits', 'b'],
  ],
  [
    ['waits: a', 'b', 'waits: c', 'ends: d'],
    ['waits', 'a c'],
    ['ends', 'd'],
    ['also', 'b'],
  ],
])(
  'rules without a group are first where a recipe begins with one, and last otherwise: %s',
  (names, ...lists) => {
    const rules = names.flatMap((name) => {
      const [group, text = group] = name.split(': ')
      const test = `test('${text}', () => {})`
      return rulesIn(
        text === group ? test : `describe('${group}', () => {\n  ${test}\n})`,
        'a.test.ts',
      )
    })
    const found = byGroup(rules).map(([title, members]) => [
      title,
      members.map((one) => one.text).join(' '),
    ])
    expect(found).toEqual(lists)
  },
)

test('the rules of a recipe come first, idea by idea, and then those of its modules', () => {
  const names = ['retry-budget.test.ts', 'backoff.test.ts', 'retry.at-once.test.ts']
  expect(inOrder([...names, 'retry.waits.test.ts', 'retry.test.ts'], 'retry')).toEqual([
    'retry.test.ts',
    'retry.at-once.test.ts',
    'retry.waits.test.ts',
    'backoff.test.ts',
    'retry-budget.test.ts',
  ])
})

test('a computed name is refused: the page could not show it', () => {
  for (const name of ['%i', '%i is refused', 'status %i', 'that %i, which is odd: %s', 'a: %i §1'])
    expect(() => rulesIn(`test.each([1])('${name}', () => {})`, 'a.test.ts')).toThrow(
      'shows a.test.ts, where the name of a test has %i in its sentence: write the rule, and what changes at its end, as in "…: %i".',
    )
  expect(() => rulesIn('test(name, () => {})', 'a.test.ts')).toThrow(
    'shows a.test.ts, where the name of a test is not a plain string.',
  )
})

test('an option has its type, default and comment from the source', () => {
  const text = `
const STATUSES = new Set([503])
export interface RetryOptions {
  /** How often, with {@link other}. */
  readonly retries?: number
  readonly statuses?: ReadonlySet<number>
  /** Where. */
  readonly origin: string | URL
}
interface Hidden { readonly a: string }
export function retry({ retries = 3, statuses = STATUSES, origin }: RetryOptions) {}
`
  const [list] = optionListsIn(text, 'retry.ts')
  expect(list?.of).toBe('retry()')
  const told = list?.options.map(({ name, required, fallback, text }) => [
    name,
    required,
    fallback,
    text,
  ])
  expect(told).toEqual([
    ['retries', false, '3', 'How often, with {@link other}.'],
    ['statuses', false, 'new Set([503])', ''],
    ['origin', true, undefined, 'Where.'],
  ])
})
