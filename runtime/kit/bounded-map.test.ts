import { expect, test } from 'vitest'
import { BoundedMap, perKey } from './bounded-map.ts'

test('a map that is full forgets its oldest entry, and says which', () => {
  const evicted: [string, number][] = []
  const map = new BoundedMap<string, number>({
    max: 2,
    onEvict: (key, value) => evicted.push([key, value]),
  })
  map.set('a', 1).set('b', 2).set('c', 3)
  expect([...map]).toEqual([
    ['b', 2],
    ['c', 3],
  ])
  expect(evicted).toEqual([['a', 1]])
})

test('an entry that is set again is the newest, and evicts nothing', () => {
  const evicted: string[] = []
  const map = new BoundedMap<string, number>({ max: 2, onEvict: (key) => evicted.push(key) })
  map.set('a', 1).set('b', 2).set('a', 3)
  expect([...map.keys()]).toEqual(['b', 'a'])
  expect(evicted).toEqual([])
  map.set('c', 4)
  expect(evicted).toEqual(['b'])
})

test('perKey makes one value for each key', () => {
  const made: string[] = []
  const valueOf = perKey((key) => ({ number: made.push(key) }))
  expect(valueOf('a')).toBe(valueOf('a'))
  expect(valueOf('b')).not.toBe(valueOf('a'))
  expect(made).toEqual(['a', 'b'])
})

test('perKey remembers undefined as a value', () => {
  let made = 0
  const valueOf = perKey(() => {
    made++
  })
  valueOf('a')
  valueOf('a')
  expect(made).toBe(1)
})

test('perKey forgets the value that was used longest ago', () => {
  const made: string[] = []
  const valueOf = perKey((key) => made.push(key), { max: 2 })
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) valueOf(key)
  expect(made).toEqual(['a', 'b', 'c', 'b'])
})

test('perKey keeps 1000 values unless it is told otherwise', () => {
  const made: number[] = []
  const valueOf = perKey((key: number) => made.push(key))
  for (let key = 0; key <= 1000; key++) valueOf(key)
  valueOf(1)
  expect(made).toHaveLength(1001)
  valueOf(0)
  expect(made).toHaveLength(1002)
})
