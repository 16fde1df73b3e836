import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { BodyParseError } from './decode.ts'
import { HttpRequest } from './request.ts'
import { HttpResponse } from './response.ts'

const typed = (type: string | undefined, body: Uint8Array | string) => ({
  body,
  headers: type === undefined ? {} : { 'content-type': type },
})
const request = (type: string | undefined, body: Uint8Array | string) =>
  new HttpRequest('http://a.test/x?secret=1', { method: 'POST', ...typed(type, body) })
const latin1 = Uint8Array.of(0x63, 0x61, 0x66, 0xe9)

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

describe('json()', () => {
  test.each([
    ['{"a":[1,null,"é"]}', { a: [1, null, 'é'] }],
    ['null', null],
    ['"x"', 'x'],
    [' 1 ', 1],
  ])('parses %s', async (text, value) => {
    expect(await request('application/json', text).json()).toEqual(value)
  })

  test('gives each reader a value of its own', async () => {
    const message = request('application/json', '{"a":1}')
    const first = await message.json<{ a: number }>()
    first.a = 2
    expect(await message.json()).toEqual({ a: 1 })
  })

  test('does not ask for a media type', async () => {
    expect(await request(undefined, '1').json()).toBe(1)
  })

  test.each([
    ['an empty body', '', 'it is empty'],
    ['a page', '<html>', 'JSON'],
    ['bytes that are not UTF-8', latin1, 'utf-8'],
  ])('%s is a 400 that says what came', async (_, body, why) => {
    const read = request('text/html', body).json()
    await expect(read).rejects.toMatchObject({ name: 'BodyParseError', status: 400 })
    await expect(read).rejects.toThrow(
      'Body of POST /x is not valid JSON (Content-Type: text/html): ',
    )
    await expect(read).rejects.toThrow(why)
  })

  test('from upstream it is a 502', async () => {
    await expect(new HttpResponse('<html>').json()).rejects.toMatchObject({ status: 502 })
  })

  test('another charset than UTF-8 is a 415', async () => {
    const read = request('application/json; charset=latin1', latin1).json()
    await expect(read).rejects.toMatchObject({ status: 415 })
  })

  test('two equal media types are one', async () => {
    const type = 'application/json; charset=utf-8, application/json; charset=utf-8'
    expect(await request(type, '{"a":1}').json()).toEqual({ a: 1 })
  })

  test.each<[string, Uint8Array]>([
    ['iso-8859-1', Uint8Array.from([0x22, 0xe9, 0x22])],
    ['utf-16', Uint8Array.from([0xff, 0xfe, 0x31, 0])],
    ['utf-16le', Uint8Array.from([0x22, 0, 0x61, 0, 0x22, 0])],
    ['iso-2022-jp', new TextEncoder().encode('"\x1b$B$\"\x1b(B"')],
    ['klingon', new TextEncoder().encode('{')],
  ])('what is no JSON in UTF-8 but in charset=%s is a 415', async (charset, bytes) => {
    const read = request(`application/json; charset=${charset}`, bytes).json()
    await expect(read).rejects.toMatchObject({ status: 415 })
  })

  test.each(['iso-8859-1', 'utf-16', 'UTF-16LE', 'windows-1252', 'klingon', 'binary', '"a b"'])(
    'charset=%s has no effect on UTF-8 (RFC 8259 §11)',
    async (charset) => {
      const type = `application/json; charset=${charset}`
      expect(await request(type, '"é"').json()).toBe('é')
      const headers = { 'content-type': type }
      expect(await new HttpResponse('"é"', { headers }).json()).toBe('é')
    },
  )

  test.each([
    ...['utf-8', 'UTF-8', 'utf8', '"utf-8"', 'unicode-1-1-utf-8', 'us-ascii', 'ASCII'],
    'utf-8; charset=utf-16',
  ])('charset=%s is fine', async (charset) => {
    expect(await request(`application/json; charset=${charset}`, '1').json()).toBe(1)
  })

  test('after a failure the text can still be read', async () => {
    const message = request(undefined, '<html>')
    await expect(message.json()).rejects.toThrow()
    expect(await message.text()).toBe('<html>')
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
