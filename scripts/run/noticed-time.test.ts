import { expect, test } from 'vitest'
import { noticedTime } from './noticed-time.ts'

test('time passes as it does, but for what passes in one piece: of that the program has 7 ms', () => {
  let real = 1000
  const noticed = noticedTime(() => real)
  expect(noticed()).toBe(0)
  real += 3
  expect(noticed()).toBe(3)
  real += 3
  expect(noticed()).toBe(6)
  real += 60_000
  expect(noticed()).toBe(13)
  real += 1
  expect(noticed()).toBe(14)
})
