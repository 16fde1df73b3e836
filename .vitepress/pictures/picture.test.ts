import { expect, test } from 'vitest'
import { pictureOf, SIZE } from './picture.ts'
import { wrap } from './wrap.ts'

const page = {
  section: 'Guide',
  title: 'Timeouts & more',
  description: 'Three of them. '.repeat(40),
}

test('a picture has its size, is small, and is the same each time', () => {
  const png = Buffer.from(pictureOf(page))
  expect(png.toString('latin1', 1, 4)).toBe('PNG')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([SIZE.width, SIZE.height])
  expect(png.length).toBeLessThan(60_000)
  expect(png.equals(Buffer.from(pictureOf(page)))).toBe(true)
})

test('another text makes another picture: its font is found', () => {
  const other = pictureOf({ ...page, title: 'Timeouts' })
  expect(Buffer.from(other).equals(Buffer.from(pictureOf(page)))).toBe(false)
  const blank = pictureOf({ section: '', title: '', description: '' })
  expect(pictureOf(page).length).toBeGreaterThan(blank.length + 5000)
})

test('a long text is broken into lines, and what does not fit is cut with an ellipsis', () => {
  const room = { width: 400, size: 40, lines: 2 }
  expect(wrap('Retry', room)).toEqual(['Retry'])
  const lines = wrap('Retry with exponential backoff, and with a budget for all', room)
  expect(lines.length).toBe(2)
  expect(lines[1]).toMatch(/ …$/)
})
