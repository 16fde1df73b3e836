import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCacheControl, directiveSeconds } from './cache-control.ts'

test.each<[string, Record<string, string>]>([
  ['', {}],
  [' , ,', {}],
  ['no-store', { 'no-store': '' }],
  ['A=b , C="d, e" ,f', { a: 'b', c: 'd, e', f: '' }],
  ['a="b\\"c\\\\d"', { a: 'b"c\\d' }],
  ['a="b, no-store', { a: '"b', 'no-store': '' }],
  ['a=', { a: '' }],
  ['=a, b c, d', { d: '' }],
  ['a=1, a=2, A=1', { a: 'two values' }],
  ['__proto__=1, constructor', { ['__proto__']: '1', constructor: '' }],
])('%s', (field, expected) => {
  expect(parseCacheControl(field)).toEqual(new Map(Object.entries(expected)))
})

test('takes any text, and finds each directive that is outside quotes', () => {
  const noise = fc.string({
    unit: fc.constantFrom(...Array.from('a=,"\\ \t;-0')),
  })
  fc.assert(
    fc.property(noise, noise, (before, after) => {
      const closed = before.replace(/["\\]/g, '')
      const found = parseCacheControl(`${closed},no-store,${after}`)
      expect(found.has('no-store')).toBe(true)
    }),
  )
})

test('reads a long one in a time that grows with its length', () => {
  for (const piece of ['"', '\\', '"\\', ',', 'a=', '=', ' ', 'a="b,']) {
    const before = performance.now()
    parseCacheControl(piece.repeat(1_000_000 / piece.length))
    // Quadratic would take hours.
    expect(performance.now() - before).toBeLessThan(20_000)
  }
})

test('what is no number of seconds is 0, and what is not there is undefined', () => {
  const directives = parseCacheControl('a=7, b, c=-1, d=1e3, e=99999999999, f=0x9')
  const seconds = Array.from('abcdefg').map((name) => directiveSeconds(directives, name))
  expect(seconds).toEqual([7, 0, 0, 0, 2 ** 31, 0, undefined])
})
