import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { UNUSED_CLASSES, UNUSED_VARIABLES } from '../../.vitepress/lean-style.ts'
import { dist, pathsOf } from './built-site.ts'

test('no page has a class whose style is left out: otherwise delete it from UNUSED_CLASSES', () => {
  const used = pathsOf(dist).flatMap((path) => {
    const file = path.endsWith('/') ? `${path}index.html` : `${path}.html`
    const html = readFileSync(join(dist, file), 'utf8')
    const lists = [...html.matchAll(/\bclass="([^"]*)"/g)].map(([, list = '']) => list.split(' '))
    return UNUSED_CLASSES.filter((name) =>
      lists.some((list) => name.split('.').every((each) => list.includes(each))),
    ).map((name) => `${path}: ${name}`)
  })
  expect(used).toEqual([])
})

test('no style uses a variable that is left out', () => {
  const sheets = readdirSync(join(dist, 'assets')).filter((name) => name.endsWith('.css'))
  expect(sheets.length).toBeGreaterThan(0)
  const uses = sheets.flatMap((name) => {
    const css = readFileSync(join(dist, 'assets', name), 'utf8')
    return css.match(new RegExp(`var\\(${UNUSED_VARIABLES}`, 'g')) ?? []
  })
  expect(uses).toEqual([])
})
