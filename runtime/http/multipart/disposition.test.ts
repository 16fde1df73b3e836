import { describe, expect, test } from 'vitest'
import { parseDisposition } from './disposition.ts'

describe('a file name in pieces (RFC 2231 §3, §4.1), as libraries for mail send a long one', () => {
  test.each([
    ['plain pieces', 'filename*0="a long "; filename*1=name.txt', 'a long name.txt'],
    ['in any order', 'filename*1="name.txt"; filename*0="a long "', 'a long name.txt'],
    [
      'encoded and plain ones (the example of RFC 2231 §4.1)',
      `filename*0*=us-ascii'en'This%20is%20even%20more%20; filename*1*=%2A%2A%2Afun%2A%2A%2A%20; filename*2="isn't it!"`,
      "This is even more ***fun*** isn't it!",
    ],
    ['a character across two', "filename*0*=utf-8''%e2%82; filename*1*=%ac.txt", '€.txt'],
    ['no charset, which is UTF-8', "filename*0*=''%e2%82%ac", '€'],
    ['a later piece that is missing ends it', 'filename*0=a; filename*2=c', 'a'],
    ['the whole one counts first (RFC 7578 §4.2)', 'filename=a; filename*0=b', 'a'],
    ['then the encoded one', "filename*0=b; filename*=utf-8''c", 'c'],
    ['without the first piece there is none', 'filename*1=b', undefined],
    ['nor where a byte is not of its charset', "filename*0*=utf-8''%ff", undefined],
    ['nor in an unknown charset', "filename*0*=x-none''a", undefined],
    ['nor without the quotes of a charset', 'filename*0*=a', undefined],
  ])('%s', (_, parameters, filename) => {
    expect(parseDisposition(`form-data; name=doc; ${parameters}`)).toEqual({
      type: 'form-data',
      name: 'doc',
      filename,
    })
  })

  test.each(["name*=utf-8''%e2%82%ac", "name*0*=utf-8''%e2%82; name*1*=%ac"])(
    'the name of a field in the same forms: %s',
    (parameters) => {
      expect(parseDisposition(`form-data; ${parameters}`)?.name).toBe('€')
    },
  )
})
