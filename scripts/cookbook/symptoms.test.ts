import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseSymptoms, symptomsOf } from './symptoms.ts'

const entry = (fields: string) =>
  `- group: Bodies\n  entries:\n    - symptom: It hangs\n      id: hangs\n${fields}`
const whole =
  '      cause: A\n      check: B\n      way: C\n      shown:\n        - source: https://example.org\n          title: D\n'

test('an entry has its words, its proofs and its line', () => {
  const [group] = parseSymptoms(entry(`      also: [stuck, 429]\n${whole}`))
  expect(group).toEqual({
    group: 'Bodies',
    entries: [
      {
        symptom: 'It hangs',
        id: 'hangs',
        also: ['stuck', '429'],
        cause: 'A',
        check: 'B',
        way: 'C',
        shown: [{ source: 'https://example.org', title: 'D' }],
        line: 4,
      },
    ],
  })
})

test.each([
  ['nothing', '"hangs" has no cause: write a sentence'],
  ['      also: stuck\n', '"hangs" has an "also" that is not a list: write [one, two]'],
  [
    whole.replace('source: https://example.org', 'page: a'),
    '"hangs" has a proof that proves nothing: write program and prints, test and title, or source and title',
  ],
])('what is wrong is named, with the way out (%#)', (fields, message) => {
  expect(() => parseSymptoms(entry(fields === 'nothing' ? '' : fields))).toThrow(message)
})

test('a text that is no YAML, or no list, is named', () => {
  expect(() => parseSymptoms('- a: [')).toThrow(/^is not YAML: /)
  expect(() => parseSymptoms('a: b')).toThrow('is not a list: begin with "- group: …"')
})

test('this cookbook has at least 40, each with words of its own', () => {
  const entries = symptomsOf(join(import.meta.dirname, '../..')).flatMap((group) => group.entries)
  expect(entries.length).toBeGreaterThanOrEqual(40)
  expect(new Set(entries.map(({ symptom }) => symptom)).size).toBe(entries.length)
})
