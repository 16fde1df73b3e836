import { describe, expect, expectTypeOf, test, vi } from 'vitest'
import { HttpHeaders } from './headers.ts'

describe('reading', () => {
  const headers = HttpHeaders.from({ 'Content-Type': 'text/plain', 'X-Many': ['a', 'b'] })

  test('names match without regard to case', () => {
    expect(headers.get('CONTENT-type')).toBe('text/plain')
    expect(headers.has('x-MANY')).toBe(true)
  })

  test('an absent header is null', () => {
    expect(headers.get('accept')).toBeNull()
    expect(headers.has('accept')).toBe(false)
  })

  test('several values come joined by a comma', () => {
    expect(headers.get('x-many')).toBe('a, b')
  })

  test.each(['constructor', 'toString', 'hasOwnProperty', '__proto__'])(
    'a name of Object.prototype, such as %s, is not there by itself',
    (name) => {
      expect(headers.has(name)).toBe(false)
      expect(headers.get(name)).toBeNull()
    },
  )

  test('iteration gives lower-case names in order', () => {
    const shuffled = HttpHeaders.from({ Zebra: '1', apple: '2', Mango: '3' })
    expect([...shuffled]).toEqual([
      ['apple', '2'],
      ['mango', '3'],
      ['zebra', '1'],
    ])
    expect([...shuffled.keys()]).toEqual(['apple', 'mango', 'zebra'])
    expect([...shuffled.values()]).toEqual(['2', '3', '1'])
    expect([...shuffled.entries()]).toEqual([...shuffled])
  })

  test('iteration gives each Set-Cookie by itself', () => {
    const cookies = HttpHeaders.from({ 'set-cookie': ['a=1', 'b=2'], 'x-many': ['1', '2'] })
    expect([...cookies]).toEqual([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['x-many', '1, 2'],
    ])
  })

  test('getSetCookie gives the values one by one, in a list of the caller’s own', () => {
    const cookies = HttpHeaders.from([
      ['Set-Cookie', 'a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT'],
      ['set-cookie', 'b=2'],
    ])
    cookies.getSetCookie().push('c=3')
    expect(cookies.getSetCookie()).toEqual(['a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT', 'b=2'])
    expect(HttpHeaders.empty.getSetCookie()).toEqual([])
  })

  test('the standard Headers takes them, and they take the standard Headers', () => {
    const standard = new Headers([...headers])
    expect([...HttpHeaders.from(standard)]).toEqual([...headers])
  })

  test('they have no method that changes them', () => {
    expectTypeOf(headers).not.toHaveProperty('set')
    expectTypeOf(headers).not.toHaveProperty('append')
    expectTypeOf(headers).not.toHaveProperty('delete')
    expect(headers).not.toHaveProperty('set')
  })
})

describe('making', () => {
  test('from a record, from pairs, from a Map and from other headers', () => {
    const expected = [['a', '1']]
    expect([...HttpHeaders.from({ A: '1' })]).toEqual(expected)
    expect([...HttpHeaders.from([['A', '1']])]).toEqual(expected)
    expect([...HttpHeaders.from(new Map([['A', '1']]))]).toEqual(expected)
    const headers = HttpHeaders.from({ a: '1' })
    expect(HttpHeaders.from(headers)).toBe(headers)
  })

  test('names that differ in case only are one header', () => {
    expect(HttpHeaders.from({ 'X-A': '1', 'x-a': '2' }).get('x-a')).toBe('1, 2')
  })

  test('later changes of what they were made from do not reach them', () => {
    const list = ['a']
    const record = { 'x-many': list }
    const headers = HttpHeaders.from(record)
    list.push('b')
    record['x-many'] = ['c']
    expect(headers.get('x-many')).toBe('a')
  })

  test.each(['__proto__', 'constructor', 'prototype', 'toString'])(
    'a header may be called %s, and harms nothing',
    (name) => {
      const headers = HttpHeaders.from([
        [name, '1'],
        [name, '2'],
      ])
      expect(headers.get(name)).toBe('1, 2')
      expect([...headers]).toEqual([[name.toLowerCase(), '1, 2']])
      expect(headers.with('x', 'y').get(name)).toBe('1, 2')
      expect(
        headers
          .without('x')
          .merge(HttpHeaders.from({ y: 'z' }))
          .get(name),
      ).toBe('1, 2')
      expect(headers.with(name, '3').get(name)).toBe('3')
      expect([...headers.without(name)]).toEqual([])
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    },
  )

  test('an empty list is no header', () => {
    expect(HttpHeaders.from({ a: [] }).has('a')).toBe(false)
    expect(HttpHeaders.from({ a: '1' }).with('a', []).has('a')).toBe(false)
  })

  test('an empty value is a header', () => {
    expect(HttpHeaders.from({ a: '' }).get('a')).toBe('')
  })
})

describe('changing makes a copy', () => {
  const headers = HttpHeaders.from({ a: '1', b: '2' })

  test('with replaces all values of the name', () => {
    expect(headers.with('A', ['3', '4']).get('a')).toBe('3, 4')
    expect(headers.get('a')).toBe('1')
  })

  test('without takes the name away, and is the same object where there is none', () => {
    expect(headers.without('A').has('a')).toBe(false)
    expect(headers.has('a')).toBe(true)
    expect(headers.without('c')).toBe(headers)
  })

  test('merge puts the other one’s headers in place of its own', () => {
    const merged = headers.merge(HttpHeaders.from({ B: '3', c: '4' }))
    expect([...merged]).toEqual([
      ['a', '1'],
      ['b', '3'],
      ['c', '4'],
    ])
    expect(headers.get('b')).toBe('2')
  })
})

test.each(['__proto__', 'constructor', 'tostring'])('%s is a name like any other', (name) => {
  const headers = HttpHeaders.from([[name, 'a']])
  expect([...headers.with('b', '2')]).toEqual(
    name < 'b'
      ? [
          [name, 'a'],
          ['b', '2'],
        ]
      : [
          ['b', '2'],
          [name, 'a'],
        ],
  )
  expect([...headers.merge(HttpHeaders.from({ b: '2' })).without('b')]).toEqual([[name, 'a']])
  expect([...headers.with(name, ['x', 'y'])]).toEqual([[name, 'x, y']])
  expect(HttpHeaders.empty.has(name)).toBe(false)
  expect([...headers.without(name)]).toEqual([])
})

test('fields that are read on demand are read once, when something asks for one', () => {
  const read = vi.fn(() => ({ accept: '*/*' }))
  const headers = HttpHeaders.fromParsed(read)
  expect(read).not.toHaveBeenCalled()
  expect(headers.get('Accept')).toBe('*/*')
  expect([...headers.with('x-name', 'Ada')]).toEqual([
    ['accept', '*/*'],
    ['x-name', 'Ada'],
  ])
  expect([...headers.without('accept')]).toEqual([])
  expect(read).toHaveBeenCalledTimes(1)
})
