import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { referencePages } from '../../.vitepress/reference/entries.ts'
import { dist, pathsOf } from './built-site.ts'

/** The fragments of the names that each page of the reference explains. */
const names = new Map(
  Object.values(referencePages).map((path) => [path, idsIn(/<h3 id="([^"]+)"/g, path)]),
)
const [main = '', ...others] = names.keys()

test('every name is explained on one page', () => {
  const all = [...names.values()].flat()
  expect(all.length).toBeGreaterThan(100)
  expect(all.filter((id, index) => all.indexOf(id) !== index)).toEqual([])
})

test('a link to the reference leads to the page that explains the name', () => {
  const pages = pathsOf(dist).map((path) => ({ from: path, html: htmlOf(path), base: path }))
  const folder = join(dist, 'assets/types')
  const popups = readdirSync(folder).map((sheet) => ({
    from: sheet,
    html: readFileSync(join(folder, sheet), 'utf8').replaceAll('\\"', '"'),
    base: '/',
  }))
  const links = [...pages, ...popups].flatMap(({ from, html, base }) =>
    [...html.matchAll(/<a\b[^>]*? href="([^"]*)"/g)]
      .map(([, href = '']) => new URL(href, `http://site${base}`))
      .filter(({ hash, pathname, host }) => host === 'site' && hash !== '' && names.has(pathname))
      .map(({ hash, pathname }) => ({ from, pathname, id: hash.slice(1) })),
  )
  for (const path of names.keys()) {
    const toIt = links.filter(({ pathname, from }) => pathname === path && from !== path)
    expect(toIt.length > 0 ? path : `no link leads to ${path}`).toBe(path)
  }
  const known = new Map([...names.keys()].map((path) => [path, idsIn(/ id="([^"]+)"/g, path)]))
  const dead = links.filter(({ pathname, id }) => !known.get(pathname)?.includes(id))
  expect(dead).toEqual([])
  const indirect = links.filter(
    ({ from, pathname, id }) =>
      from !== main && pathname === main && others.some((path) => names.get(path)?.includes(id)),
  )
  expect(indirect).toEqual([])
})

test('an old address of a name that has another page leads to a link to that page', () => {
  const html = htmlOf(main)
  for (const path of others) {
    const moved = names.get(path) ?? []
    const lost = moved.filter((id) => !html.includes(`<a href="${path}#${id}" id="${id}">`))
    expect(lost).toEqual([])
  }
})

function idsIn(pattern: RegExp, path: string): string[] {
  return [...htmlOf(path).matchAll(pattern)].map(([, id = '']) => id)
}

function htmlOf(path: string): string {
  return readFileSync(join(dist, path.endsWith('/') ? `${path}index.html` : `${path}.html`), 'utf8')
}
