import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { catalogue } from '../../scripts/cookbook/catalogue.ts'
import { pageReader, type Page } from '../../scripts/cookbook/page.ts'
import { readShown } from '../../scripts/cookbook/shown.ts'
import { dist, root } from './built-site.ts'

let pages: readonly { readonly page: Page; readonly text: string; readonly file: string }[]

beforeAll(async () => {
  const read = await pageReader(root)
  pages = catalogue(root).map(({ path }) => {
    const file = path.replace(/^docs\//, '')
    return { page: read(path), file, text: readFileSync(join(dist, file), 'utf8') }
  })
})

test('every page is there as Markdown, with every file that it shows, byte for byte', () => {
  for (const { page, text, file } of pages) {
    expect(text).toMatch(/^# \S/)
    for (const { source } of page.fences) {
      if (!source) continue
      const { code } = readShown(root, source)
      expect(text.includes(`\n${code}\n`) ? file : `${file} lacks ${source.path}`).toBe(file)
    }
    expect(text).not.toMatch(/^<<<|^:::|^---\ntitle/m)
  }
})

test('what two versions printed is there as a diff that holds every line of the output', () => {
  const comparisons = pages.flatMap(({ page, text }) =>
    page.directives.filter(({ name }) => name === 'comparison').map(({ of }) => ({ of, text })),
  )
  expect(comparisons.length).toBeGreaterThan(5)
  for (const { of, text } of comparisons) {
    const output = readFileSync(join(root, `snippets/${of}.out`), 'utf8')
    const diffs = [...text.matchAll(/^```diff\n([^]*?)\n```$/gm)].map(([, diff = '']) => diff)
    const side = (diff: string, mark: string) =>
      diff
        .split('\n')
        .slice(2)
        .filter((line) => line.startsWith('  ') || line.startsWith(`${mark} `))
        .map((line) => `${line.slice(2)}\n`)
        .join('')
    const whole = diffs.map((diff) => {
      const [, naive = '', recipe = ''] = /^--- (.*)\n\+\+\+ (.*)$/m.exec(diff) ?? []
      return `# ${naive}\n${side(diff, '-')}# ${recipe}\n${side(diff, '+')}`
    })
    expect(whole).toContain(output)
  }
})

test('links in the Markdown lead to Markdown that exists', () => {
  for (const { text, file } of pages) {
    const prose = text.replace(/^(`{3,}).*\n[^]*?^\1$/gm, '')
    for (const [, link = ''] of prose.matchAll(/\]\((\.{0,2}\/[^)#\s]+)/g)) {
      const target = link.startsWith('/') ? link : join('/', dirname(file), link)
      expect(existsSync(join(dist, target)) ? '' : `${file} links to ${link}`).toBe('')
    }
  }
})

test('the lists for machines name every page', () => {
  const list = readFileSync(join(dist, 'llms.txt'), 'utf8')
  const full = readFileSync(join(dist, 'llms-full.txt'), 'utf8')
  for (const { file, text } of pages) {
    expect(list).toContain(`/${file})`)
    expect(full).toContain(text.trim())
  }
  expect(readFileSync(join(dist, 'sitemap.xml'), 'utf8').match(/<loc>/g)?.length).toBe(
    pages.length + 1,
  )
  expect(readFileSync(join(dist, 'robots.txt'), 'utf8')).toContain('sitemap.xml')
})

test('the feed has the latest changes, each with a date and an address', () => {
  const feed = readFileSync(join(dist, 'feed.xml'), 'utf8')
  const entries = feed.match(/<entry>/g)?.length ?? 0
  expect(entries).toBeGreaterThan(0)
  expect(
    feed.match(/<title>[^<]+<\/title><updated>20[^<]+<\/updated>\n?<link href="[^"]+"/g)?.length,
  ).toBe(entries)
})

test('every page says its one address, and where its Markdown is', () => {
  for (const { file } of pages) {
    const html = readFileSync(join(dist, file.replace(/\.md$/, '.html')), 'utf8')
    const path = file.replace(/(?:index)?\.md$/, '')
    expect(html).toMatch(new RegExp(`<link rel="canonical" href="https://[^"]+/${path}">`))
    expect(html).toMatch(
      new RegExp(`<link rel="alternate" type="text/markdown" href="[^"]+/${file}">`),
    )
    expect(html).toContain('<meta property="og:title"')
    const [, picture = ''] =
      /<meta property="og:image" content="[^"]+\/(pictures\/[^"]+)">/.exec(html) ?? []
    const png = readFileSync(join(dist, picture))
    expect(png.toString('latin1', 1, 4)).toBe('PNG')
    expect(png.length).toBeLessThan(60_000)
    expect(html).toMatch(
      /<link rel="alternate" type="application\/atom\+xml" href="[^"]+\/feed.xml"/,
    )
    const [, data = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(html) ?? []
    expect(JSON.parse(data)).toMatchObject({ '@type': 'TechArticle' })
  }
})
