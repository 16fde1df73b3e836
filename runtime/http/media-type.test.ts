import { describe, expect, test } from 'vitest'
import { extractMediaType } from './media-type.ts'

const extracted = (field: string | null) => {
  const type = extractMediaType(field)
  return type && [type.essence, ...[...type.parameters].map((pair) => pair.join('='))].join(' ')
}

describe('the last valid media type counts (fetch standard, "extract a MIME type")', () => {
  test.each([
    [null, undefined],
    ['', undefined],
    ['text', undefined],
    ['text/', undefined],
    ['text/html', 'text/html'],
    ['TEXT/HTML;Charset="GBK"', 'text/html charset=GBK'],
    ['text/plain, text/html', 'text/html'],
    ['text/html, ', 'text/html'],
    ['text/html, x', 'text/html'],
    ['text/html, */*', 'text/html'],
    ['text/html;charset=gbk, text/html', 'text/html charset=gbk'],
    ['text/html;charset=gbk, text/html;x=1', 'text/html x=1 charset=gbk'],
    ['text/html;charset=gbk, text/plain', 'text/plain'],
    ['text/html;charset=gbk, text/plain, text/html', 'text/html'],
    ['text/html;charset=gbk;a=b, text/html;x=y', 'text/html x=y charset=gbk'],
    ['text/html;charset=gbk, x, text/html', 'text/html charset=gbk'],
    [
      'application/json; charset=utf-8, application/json; charset=utf-8',
      'application/json charset=utf-8',
    ],
    ['text/html;charset=a, text/html;charset=b', 'text/html charset=b'],
  ])('%s: %s', (field, type) => {
    expect(extracted(field)).toBe(type)
  })
})

describe('parameters are those of the MIME Sniffing standard', () => {
  test.each([
    ['text/html;charset=utf-8;charset=gbk', 'text/html charset=utf-8'],
    ['text/html; charset = utf-8', 'text/html'],
    ['text/html;charset="utf-8"x', 'text/html charset=utf-8'],
    ['text/html;charset="ut\\f-8"', 'text/html charset=utf-8'],
    ['text/html;charset="utf-8', 'text/html charset=utf-8'],
    ["text/html;charset='utf-8'", "text/html charset='utf-8'"],
    ['text/html;;;charset=utf-8', 'text/html charset=utf-8'],
    ['text/html;charset=;x=1', 'text/html x=1'],
    ['text/html;x="a,b";y="c\\",d"', 'text/html x=a,b y=c",d'],
    ['\ttext/html ; charset=utf-8 ', 'text/html charset=utf-8'],
    ['text/html;x="a, text/plain', 'text/html x=a, text/plain'],
    ['text/html;x="a\\', 'text/html x=a\\'],
  ])('%s: %s', (field, type) => {
    expect(extracted(field)).toBe(type)
  })
})
