import { expect, test } from 'vitest'
import { displayedBlocks, wronglyDisplayed } from './displayed.ts'
import type { Page } from '../../cookbook/page.ts'
import { format } from '../report.ts'
import { tempCookbook } from '../../cookbook/temp-cookbook.ts'

const source = '// #region a\n  if (1 < 2) {\n    a("&")\n  }\n// #endregion a\nb()\n'
const pre = (code: string) => `<pre class="shiki" style="--a:b"><code>${code}</code></pre>`
const excerpt =
  '<span class="line"><span style="--a:#1">if</span> (1 &lt; 2) {</span>\n<span class="line">  a(&quot;&#x26;&#34;)</span>\n<span class="line">}</span>'
const whole = '  if (1 &lt; 2) {\n    a(&quot;&amp;&quot;)\n  }\nb()'
const html = (first: string, second: string) =>
  `<figure>${pre(first)}<details class="block-whole"><summary>Whole</summary>${pre(second)}</details></figure>`

function check(built: string, extra: Partial<Page> = {}) {
  const root = tempCookbook({ 'snippets/a.ts': source })
  const page: Page = {
    path: 'docs/a.md',
    title: '',
    anchors: [],
    escapes: [],
    todos: [],
    statements: [],
    directives: [],
    strayExemptions: [],
    fences: [
      {
        page: 'docs/a.md',
        line: 3,
        language: 'ts',
        content: '',
        source: { path: 'snippets/a.ts', region: 'a' },
      },
    ],
    ...extra,
  }
  return wronglyDisplayed(root, page, built).map((problem) => format(problem))
}

test('reads code as a reader sees it', () => {
  expect(displayedBlocks(html(excerpt, whole))).toEqual([
    { code: 'if (1 < 2) {\n  a("&")\n}', isWhole: false },
    { code: '  if (1 < 2) {\n    a("&")\n  }\nb()', isWhole: true },
  ])
})

test('is content with an excerpt and the whole file behind it', () => {
  expect(check(html(excerpt, whole))).toEqual([])
})

test.each([
  ['a changed letter', html(excerpt.replace('if', 'If'), whole)],
  ['a lost line end', html(excerpt.replace('\n', ''), whole)],
  ['text that is not code', html(`${excerpt}<span class="popup">type</span>`, whole)],
  ['no whole file', pre(excerpt)],
])('finds %s', (_, built) => {
  expect(check(built)).toEqual([
    expect.stringMatching(/^docs\/a\.md:3: the built page does not show snippets\/a\.ts as it is/),
  ])
})

test('finds a block that no page imports, but leaves declarations alone', () => {
  const built = html(excerpt, whole) + pre('declare const c: 1')
  expect(check(built)).toEqual([
    'docs/a.md: the built page shows a block more than it imports\n    expected:\n\n    displayed:\n    declare const c: 1',
  ])
  expect(check(built, { directives: [{ name: 'reference', of: 'runtime', line: 9 }] })).toEqual([])
})
