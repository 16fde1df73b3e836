import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { dist } from './built-site.ts'
import type { Visit } from './visit.ts'

/** Bytes of a first visit, compressed: pages, scripts, styles, pictures, and fonts if there were any. */
const FIRST_VISIT = 120_000
/** Of one page, before the reader does anything: what a phone has to lay out. */
const ELEMENTS = 12_000

/** @param all what a browser found on each page, that asked for all it needs whether the browser had it or not */
export function testWeight(all: () => readonly Visit[]): void {
  test('is at most 120 KB on a first visit', () => {
    expect(over(all(), FIRST_VISIT, bytesOf)).toEqual([])
  })

  test('is that of one page: no other is loaded', () => {
    const pages = ({ fetched }: Visit) => new Set(fetched.filter((file) => PAGE.test(file))).size
    expect(
      all()
        .filter((visit) => pages(visit) !== 1)
        .map(({ path }) => path),
    ).toEqual([])
  })

  test('is at most 12 000 elements', () => {
    expect(over(all(), ELEMENTS, ({ elements }) => elements)).toEqual([])
  })
}

/** The script of a page. */
const PAGE = /\.md\.[^/]*\.js$/

function over(all: readonly Visit[], most: number, of: (visit: Visit) => number): string[] {
  const measured = all.map((visit) => ({ path: visit.path, found: of(visit) }))
  expect(measured.filter(({ found }) => found === 0)).toEqual([])
  return measured
    .filter(({ found }) => found > most)
    .map(({ path, found }) => `${path}: ${found}, more than ${most}`)
}

function bytesOf({ fetched }: Visit): number {
  return fetched.reduce((sum, file) => sum + compressedSize(fileOf(file)), 0)
}

/** Most files belong to every page. */
const sizes = new Map<string, number>()

function compressedSize(file: string): number {
  const size = sizes.get(file) ?? gzipSync(readFileSync(file)).length
  sizes.set(file, size)
  return size
}

function fileOf(path: string): string {
  if (/\.\w+$/.test(path)) return join(dist, path)
  return join(dist, path.endsWith('/') ? `${path}index.html` : `${path}.html`)
}
