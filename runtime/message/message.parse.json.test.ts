import { describe, expect, test } from 'vitest'
import { HttpResponse } from './response.ts'
import { latin1, request } from './testing/typed.ts'

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
