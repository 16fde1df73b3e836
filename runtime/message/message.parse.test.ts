import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { BodyParseError } from './decode.ts'
import { HttpRequest } from './request.ts'
import { HttpResponse } from './response.ts'
import { latin1, request } from './testing/typed.ts'

describe('text()', () => {
  test('is UTF-8 without a charset', async () => {
    expect(await request('text/plain', 'café 🍳').text()).toBe('café 🍳')
    expect(await request(undefined, new TextEncoder().encode('café')).text()).toBe('café')
  })

  test.each(['iso-8859-1', '"ISO-8859-1"', 'latin1', ' iso-8859-1 ; x=y'])(
    'follows charset=%s',
    async (charset) => {
      expect(await request(`text/plain; charset=${charset}`, latin1).text()).toBe('café')
    },
  )

  test.each([
    ['text/plain; charset=utf-8, text/plain; charset=iso-8859-1', 'café'],
    ['text/plain; charset=iso-8859-1, text/plain', 'café'],
    ['text/plain; charset=iso-8859-1; charset=utf-8', 'café'],
    ['text/plain; CHARSET="l1"', 'café'],
    ['text/plain; charset="iso\\-8859-1"', 'café'],
    ['text/plain; charset=us-ascii', 'café'],
    ['text/plain; charset=cp1252', 'café'],
    ['text/plain; charset=koi8-r', 'cafИ'],
    ['text/plain; x="; charset=iso-8859-1"', 'caf\uFFFD'],
    ['text/plain; charset =iso-8859-1', 'caf\uFFFD'],
    ['text/plain; charset="iso-8859-1"; charset=x, nothing', 'café'],
    ['; charset=iso-8859-1', 'caf\uFFFD'],
  ])(
    'takes the last valid media type (fetch standard, "extract a MIME type"): %s',
    async (type, text) => {
      expect(await request(type, latin1).text()).toBe(text)
    },
  )

  test.each(['""', '" "', "''", "'utf-8'", '"\'utf-8\'"'])(
    'an empty charset is none, and apostrophes are meant as quotes: %s',
    async (charset) => {
      const type = `application/json; charset=${charset}`
      expect(await request(type, '"café"').text()).toBe('"café"')
      expect(await request(type, '"café"').json()).toBe('café')
    },
  )

  test.each(['utf8mb4', 'utf_8', 'utf-8-sig', 'null', 'undefined', 'None'])(
    'other names of UTF-8, and of no charset, are UTF-8: %s',
    async (charset) => {
      const type = `application/json; charset=${charset}`
      expect(await request(type, '"café"').text()).toBe('"café"')
      expect(await request(type, '"café"').json()).toBe('café')
    },
  )

  test.each([
    ['utf-16', [0x61, 0, 0x62, 0], 'ab'],
    ['utf-16le', [0x61, 0], 'a'],
    ['utf-16be', [0, 0x61], 'a'],
    ['unicode', [0x61, 0], 'a'],
    ['windows-1252', [0x80], '€'],
    ['iso-8859-1', [0x80], '€'],
    ['x-unicode20utf8', [0xc3, 0xa9], 'é'],
    ['shift_jis', [0x83, 0x65], 'テ'],
    ['gb2312', [0xc4, 0xe3], '你'],
  ])('knows the labels of the Encoding standard: %s', async (charset, bytes, text) => {
    expect(await request(`text/x;charset=${charset}`, Uint8Array.from(bytes)).text()).toBe(text)
  })

  test.each([
    ['iso-8859-1', [0xef, 0xbb, 0xbf, 0xc3, 0xa9]],
    ['utf-8', [0xff, 0xfe, 0xe9, 0]],
    ['utf-16le', [0xfe, 0xff, 0, 0xe9]],
    ['utf-16', [0xff, 0xfe, 0xe9, 0]],
  ])(
    'a byte order mark counts more than charset=%s (Encoding standard, "decode")',
    async (charset, bytes) => {
      expect(await request(`text/x; charset=${charset}`, Uint8Array.from(bytes)).text()).toBe('é')
    },
  )

  test('drops a byte order mark', async () => {
    expect(await request(undefined, Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)).text()).toBe('a')
  })

  test('puts U+FFFD for what is not valid', async () => {
    expect(await request(undefined, latin1).text()).toBe('caf\uFFFD')
  })

  test('refuses an unknown charset: 415 on a request, 502 from upstream', async () => {
    const read = request('text/plain; charset=klingon', 'a').text()
    await expect(read).rejects.toBeInstanceOf(BodyParseError)
    await expect(read).rejects.toMatchObject({
      status: 415,
      message: 'Body of POST /x is in charset klingon, which is not supported; use utf-8',
    })
    const upstream = new HttpResponse('a', {
      headers: { 'content-type': 'text/x; charset=klingon' },
    })
    await expect(upstream.text()).rejects.toMatchObject({ status: 502 })
  })
})

describe('formData()', () => {
  test('parses a URL-encoded form', async () => {
    const body = new URLSearchParams({ a: 'b c', d: 'é' })
    const data = await new HttpRequest('http://a.test', { method: 'POST', body }).formData()
    expect([...data]).toEqual([
      ['a', 'b c'],
      ['d', 'é'],
    ])
  })

  test.each([undefined, 'application/json', 'text/plain', 'multipart/form-datax'])(
    'Content-Type %s is a 415',
    async (type) => {
      const body = new TextEncoder().encode('a=1')
      await expect(request(type, body).formData()).rejects.toMatchObject({ status: 415 })
    },
  )

  test.each(['multipart/form-data', 'multipart/form-data; boundary=x'])(
    '%s with garbage is a 400',
    async (type) => {
      const read = request(type, 'garbage').formData()
      await expect(read).rejects.toMatchObject({ name: 'BodyParseError', status: 400 })
    },
  )

  test('leaves the bytes readable', async () => {
    const body = new URLSearchParams({ a: '1' })
    const message = new HttpRequest('http://a.test', { method: 'POST', body })
    await message.formData()
    expect(await message.text()).toBe('a=1')
    expect([...(await message.formData())]).toEqual([['a', '1']])
  })
})

test.each(['refresh_token=s3cr3t', '{"password": s3cr3t}', '"s3cr3t', '{"a": "s3cr3t" oops'])(
  'an error does not quote the body, which may hold secrets: %s',
  async (text) => {
    const error = await new HttpResponse(text).json().catch((error: unknown) => error)
    expect(error).toBeInstanceOf(BodyParseError)
    expect(inspect(error)).not.toMatch(/s3c/)
  },
)
