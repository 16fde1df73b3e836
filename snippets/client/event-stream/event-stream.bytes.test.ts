import { describe, expect, test } from 'vitest'
import { readEvents } from './event-stream.ts'
import { dataIn, skipSleeps, streamOf } from './streaming.fixture.ts'

skipSleeps()

const ends = [
  ['LF', '\n'],
  ['CR', '\r'],
  ['CRLF', '\r\n'],
] as const

describe('the bytes', () => {
  test.each(ends)(
    'of a line may end in each of three ways: %s',
    async (_, end) => {
      const lines = [
        ': hello',
        'event: add',
        'data: a',
        'data: b',
        '',
        'data: c',
      ]
      const text = [...lines, '', ''].join(end)
      expect(await dataIn(text)).toEqual(['a\nb', 'c'])
    },
  )

  test.each(ends)(
    'may come one by one, with each end of a line: %s',
    async (_, end) => {
      const text = [
        'id: 1',
        'data: é😀',
        'data: b',
        '',
        'data: c',
        '',
        '',
      ].join(end)
      const bytes = new TextEncoder().encode(text)
      const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte))
      expect(await dataIn(...pieces)).toEqual(['é😀\nb', 'c'])
    },
  )

  test.each(ends)(
    'of a blank line make an event at once, before anything else arrives: %s',
    async (_, end) => {
      const never = new Promise(() => undefined)
      const response = streamOf([`data: a${end}${end}`, never])
      const { value } = await readEvents(response).next()
      expect(value).toMatchObject({ data: 'a' })
    },
  )

  test('of a byte order mark at the start are dropped, also in pieces', async () => {
    const bom = Uint8Array.of(0xef, 0xbb, 0xbf)
    expect(await dataIn(bom, 'data: a\n\n')).toEqual(['a'])
    const pieces = Array.from(bom, (byte) => Uint8Array.of(byte))
    expect(await dataIn(...pieces, 'data: a\n\n')).toEqual(['a'])
  })

  test('of a second byte order mark are part of a name', async () => {
    const bom = '\ufeff'
    expect(await dataIn(`${bom}${bom}data: a\n\ndata: b\n\n`)).toEqual(['b'])
    expect(await dataIn(`data: a\n\n${bom}data: b\n\n`)).toEqual(['a'])
  })

  test('that begin like a byte order mark are not lost', async () => {
    const start = Uint8Array.of(0xef, 0xbb)
    expect(await dataIn(start, 'data: a\n\ndata: b\n\n')).toEqual(['b'])
  })

  test('that are not UTF-8 become U+FFFD, with any charset', async () => {
    const pieces = ['data: ', Uint8Array.of(0xff, 0xc3), '\n\n']
    const type = 'text/event-stream; charset=latin1'
    const response = streamOf(pieces, { headers: { 'content-type': type } })
    const { value } = await readEvents(response).next()
    expect(value).toMatchObject({ data: '\ufffd\ufffd' })
  })
})
