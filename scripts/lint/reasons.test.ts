import { Linter } from 'eslint'
import { expect, test } from 'vitest'
import { reasons } from './reasons.js'

test.each([
  ['// eslint-disable-next-line no-var\nvar a', 1],
  ['var a // eslint-disable-line no-var', 1],
  ['/* eslint-disable no-var */\nvar a', 1],
  ['// eslint-disable-next-line no-var -- \nvar a', 1],
  ['// eslint-disable-next-line no-var -- a page reads it\nvar a', 0],
  ['/* eslint-disable no-var -- pages read them */\nvar a', 0],
  ['// The way around eslint-disable is a test.\nlet a', 0],
])('a rule that is turned off without a reason is found: %j', (code, count) => {
  const rules: Linter.Config = { rules: { 'no-var': 'error' } }
  const all = new Linter().verify(code, [rules, ...reasons], { filename: 'a.js' })
  const found = all.filter(({ ruleId }) => ruleId !== 'no-var')
  expect(found.map(({ ruleId }) => ruleId)).toEqual(Array(count).fill('cookbook/require-reason'))
})
