import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cases } from './cases.ts'
import { contract } from './contract.ts'
import { hosts } from './hosts.ts'

contract(hosts, join(import.meta.dirname, 'results.json'))

test('and the servers of frameworks were tried with the same cases, by `npm run test:hosts`', () => {
  const file = join(import.meta.dirname, 'own/results.json')
  const tried = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>
  expect(Object.keys(tried)).toEqual(Object.keys(cases))
})
