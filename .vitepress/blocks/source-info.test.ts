import { expect, test } from 'vitest'
import { readSourceInfo, writeSourceInfo } from './source-info.ts'

test('passes through the info string of a fence', () => {
  const source = { path: 'snippets/client/my retry/retry.ts', lines: [12, 13, 15], indent: 2 }
  expect(readSourceInfo(`{2,4-6} ${writeSourceInfo(source)} active`)).toEqual(source)
})

test.each(['', '{2}', undefined])('is nothing in %j', (info) => {
  expect(readSourceInfo(info)).toBeUndefined()
})
