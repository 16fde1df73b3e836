import { expect, test } from 'vitest'
import { pairsIn } from './pairs.ts'

const read = (text: string, skip?: (name: string) => boolean) =>
  Array.from(pairsIn(text, skip), ({ name, kind, start, end }) => [
    kind,
    name,
    text.slice(start, end),
  ])

test.each([
  ['a URL', 'GET /?token=abc&x=1', ['parameter', 'token', 'abc']],
  ['JSON', '{"user":"ada"}', ['member', 'user', '"ada"']],
  ['a header', 'X-Key: abc', ['field', 'X-Key', 'abc']],
  ['XML', '<user>ada</user>', ['element', 'user', 'ada']],
  ['a command', 'login --token abc', ['option', 'token', 'abc']],
  ['a sentence', 'the password is hunter2', ['said', 'the password', 'hunter2']],
  ['two columns', 'password|abc', ['piped', 'password', 'abc']],
])('a name with its value is found in %s', (_, text, pair) => {
  expect(read(text)).toContainEqual(pair)
})

test('there may be pairs in the value of one that is skipped', () => {
  const text = '?to=/a?token=abc'
  expect(read(text)).toEqual([['parameter', 'to', '/a?token=abc']])
  expect(read(text, (name) => name === 'to')).toEqual([['parameter', 'token', 'abc']])
})
