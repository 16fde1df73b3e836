import { describe, expect, test } from 'vitest'
import { InvalidMessageError } from '../errors.ts'
import { HttpHeaders } from './headers.ts'

describe('what cannot be sent is refused', () => {
  test.each([
    ['CR LF', 'a\r\nx-injected: 1'],
    ['CR', 'a\rb'],
    ['LF', 'a\nb'],
    ['LF at the end', 'secret\n'],
    ['NUL', 'a\0b'],
    ['DEL', 'a\x7fb'],
    ['another control character', 'a\x01b'],
    ['a character beyond latin-1', 'Ж'],
    ['an emoji', '🍳'],
  ])('%s in a value', (_, value) => {
    expect(() => HttpHeaders.from({ a: value })).toThrow(InvalidMessageError)
    expect(() => HttpHeaders.empty.with('a', value)).toThrow(InvalidMessageError)
    expect(() => HttpHeaders.empty.with('a', ['fine', value])).toThrow(InvalidMessageError)
  })

  test.each(['', ' ', 'a b', 'a:', 'a\r\nb', 'ä', 'a\0', '(a)', 'a/b', '\u212Aelvin'])(
    'the name %j',
    (name) => {
      expect(() => HttpHeaders.from([[name, '1']])).toThrow(InvalidMessageError)
      expect(() => HttpHeaders.empty.with(name, '1')).toThrow(InvalidMessageError)
    },
  )

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['a number', 1],
    ['an object', {}],
    ['undefined', [undefined]],
  ])('a value that is %s', (kind, value) => {
    const make = () => HttpHeaders.from({ authorization: value as unknown as string })
    expect(make).toThrow(InvalidMessageError)
    expect(make).toThrow(`Header authorization is ${kind}: pass a string, or leave the header out`)
  })

  test('the error says what and where, and never shows the value', () => {
    const make = () => HttpHeaders.from({ authorization: 'Bearer hunter2\n' })
    expect(make).toThrow('Header authorization has U+000A at index 14')
    expect(make).not.toThrow(/hunter2/)
  })
})

describe('what can be sent stays as it is', () => {
  test.each(['a\tb', ' inner  blanks ', 'caf\xe9', '\x80\xff', '"quoted", and; more=1', '=?utf-8'])(
    '%j',
    (value) => {
      expect(HttpHeaders.from({ a: value }).get('a')).toBe(value.trim())
    },
  )

  test('blanks and tabs around a value are not part of it', () => {
    expect(HttpHeaders.from({ a: ' \t b c\t ' }).get('a')).toBe('b c')
    expect(HttpHeaders.from({ a: ' \t ' }).get('a')).toBe('')
  })

  test('a long run of blanks in the middle takes no quadratic time', () => {
    const value = `a${' '.repeat(2_000_000)}b`
    expect(HttpHeaders.from({ a: value }).get('a')).toBe(value)
  })
})
