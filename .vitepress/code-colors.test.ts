import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeToHtml } from 'shiki'
import { expect, test, vi } from 'vitest'
import { colorTransformer } from './code-colors.ts'
import { codeTheme, palettes } from './code-theme.ts'
import { colorClasses, type Color } from './types/index.ts'

const css = readFileSync(join(import.meta.dirname, 'theme/code-colors.css'), 'utf8')

test.each(Object.entries({ ...colorClasses, plain: 'shiki' }))(
  'the stylesheet has the colours of the theme: %s',
  (color, name) => {
    const { light, dark } = palettes
    expect(css).toContain(
      `.${name} {\n  --shiki-light: ${light[color as Color]};\n  --shiki-dark: ${dark[color as Color]};\n}`,
    )
  },
)

test('every token gets a class, or nothing where it is plain; no colour is left in the HTML', async () => {
  const html = await codeToHtml("const a: string = f('x') // why", {
    lang: 'ts',
    theme: codeTheme.light,
    transformers: [colorTransformer],
  })
  expect(html).not.toContain('style')
  expect(html).not.toContain('<span>')
  for (const name of ['k', 't', 'f', 's', 'q']) expect(html).toContain(`class="${name}"`)
})

test('signs are plain, words that are operators are not, and a comment of its own line has no element but the line', async () => {
  const html = await codeToHtml('// why\nif (typeof a === b?.c) return [() => 1 + { d }] // so', {
    lang: 'ts',
    theme: codeTheme.light,
    transformers: [colorTransformer],
  })
  const [first, second = ''] = html.split('\n')
  expect(first).toContain('<span class="line q">// why</span>')
  const tokens = [...second.matchAll(/<span class="\w">\s*(.*?)<\/span>/g)]
  expect(tokens.map(([, text]) => text)).toEqual(['if', 'typeof', 'return', '1', '// so'])
})

test('a line that is indented by four or more says so, and goes on further in where it is broken', async () => {
  const html = await codeToHtml('if (a) {\n  b()\n    .c()\n      // why', {
    lang: 'ts',
    theme: codeTheme.light,
    transformers: [colorTransformer],
  })
  const classes = [...html.matchAll(/<span class="(line[^"]*)"/g)].map(([, names]) => names)
  expect(classes).toEqual(['line', 'line', 'line deep', 'line deep q'])
})

test('code has all of its colours on a machine that is slow', async () => {
  let time = 0
  const slow = vi.spyOn(Date, 'now').mockImplementation(() => (time += 1000))
  const html = await codeToHtml("const a: string = f('x') // why", {
    lang: 'ts',
    theme: codeTheme.light,
    transformers: [colorTransformer],
  })
  slow.mockRestore()
  for (const name of ['k', 't', 'f', 's', 'q']) expect(html).toContain(`class="${name}"`)
})
