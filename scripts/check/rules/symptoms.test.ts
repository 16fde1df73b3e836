import { expect, test } from 'vitest'
import { tempCookbook } from '../../cookbook/temp-cookbook.ts'
import type { Page } from '../../cookbook/page.ts'
import { symptomRules } from './symptoms.ts'

const retry: Page = {
  path: 'docs/client/retry.md',
  title: 'Retry',
  anchors: ['retry', 'options'],
  escapes: [],
  todos: [],
  statements: [],
  directives: [],
  strayExemptions: [],
  fences: [],
}
const files = {
  'snippets/client/retry/naive.ts': '',
  'snippets/client/retry/naive.out': 'two pianos\n',
  'snippets/client/retry/retry.test.ts': "test('it\\'s tried again', () => {})",
}
const PROGRAM = { program: 'client/retry/naive', prints: 'two pianos' }

/** What the check says about one symptom. JSON is YAML. */
function check(fields: object, more: readonly object[] = []): string[] {
  const entry = {
    symptom: 'It orders twice',
    id: 'twice',
    cause: 'A',
    check: 'B',
    way: 'See [Retry](/client/retry#options).',
    shown: [PROGRAM],
    ...fields,
  }
  const text = JSON.stringify([{ group: 'All', entries: [entry, ...more] }])
  const root = tempCookbook({ ...files, 'docs/symptoms.yaml': text })
  return symptomRules(root, [retry]).map(({ message }) => message)
}

test('a symptom with a link that resolves and a proof that holds is fine', () => {
  expect(check({})).toEqual([])
  const title = "it's tried again"
  expect(check({ shown: [{ test: 'snippets/client/retry/retry.test.ts', title }] })).toEqual([])
  expect(check({ shown: [{ source: 'https://example.org', title: 'E' }] })).toEqual([])
})

test('a cookbook without symptoms is fine', () => {
  expect(symptomRules(tempCookbook({}), [])).toEqual([])
})

test.each([
  [{ way: 'Wait.' }, '"twice" has a way out without a link: link to the page'],
  [
    { way: '[Gone](/client/gone)' },
    '"twice" links to /client/gone, but there is no docs/client/gone.md',
  ],
  [
    { way: '[Retry](/client/retry#gone)' },
    '"twice" links to /client/retry#gone, but docs/client/retry.md has no such heading',
  ],
  [
    { cause: '[Gone](/gone)', way: '[Retry](/client/retry)' },
    '"twice" links to /gone, but there is no docs/gone.md',
  ],
  [{ shown: [] }, '"twice" has no proof: name a program, a test or a source'],
  [
    { shown: [{ ...PROGRAM, program: 'client/retry/gone' }] },
    '"twice" names the program client/retry/gone, which does not exist',
  ],
  [
    { shown: [{ ...PROGRAM, prints: 'one piano' }] },
    '"twice" says that client/retry/naive prints "one piano", which snippets/client/retry/naive.out does not have',
  ],
  [
    { shown: [{ test: 'snippets/gone.test.ts', title: 'a' }] },
    '"twice" names snippets/gone.test.ts, which does not exist',
  ],
  [
    { shown: [{ test: 'snippets/client/retry/retry.test.ts', title: 'tried' }] },
    '"twice" names the test "tried", which snippets/client/retry/retry.test.ts does not have',
  ],
  [
    { shown: [{ source: 'http://example.org', title: 'E' }] },
    '"twice" cites http://example.org, which is not an https address',
  ],
  [{ id: 'Twice!' }, 'has the id "Twice!": write small letters, digits and hyphens'],
])('one that leads nowhere, or that nothing shows, is named: %j', (fields, message) => {
  expect(check(fields)).toEqual([message])
})

test('two with one id are named', () => {
  const way = '[Retry](/client/retry)'
  const twin = { symptom: 'S', id: 'twice', cause: 'A', check: 'B', way, shown: [PROGRAM] }
  expect(check({}, [twin])).toEqual(['"twice" is there twice'])
})
