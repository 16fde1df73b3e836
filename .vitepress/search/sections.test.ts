import { expect, test } from 'vitest'
import { sectionsOf, withoutCommonNames, type SearchPage } from './sections.ts'

const anchor = (id: string) =>
  `<a class="header-anchor" href="#${id}" aria-label="Permalink">&#8203;</a>`

test('a page is cut at its headings, and the first one has no fragment', () => {
  const html =
    `<h1 id="retry" tabindex="-1">Retry ${anchor('retry')}</h1><p>It <em>fails</em>.</p>` +
    `<h2 id="use-it" tabindex="-1"><code>Use</code> it ${anchor('use-it')}</h2><ul><li>a &lt; b</li><li>c</li></ul>`
  expect(sectionsOf(html)).toEqual([
    { id: '', heading: 'Retry', text: 'It fails.' },
    { id: 'use-it', heading: 'Use it', text: 'a < b c' },
  ])
})

test('the other words for a symptom are words to search for, and no text', () => {
  const html = `<h3 id="hangs">Hangs</h3><p class="also" v-pre>Also: stuck · never returns</p><dl><dt>Cause</dt><dd>It waits.</dd></dl>`
  expect(sectionsOf(html)).toEqual([
    { id: 'hangs', heading: 'Hangs', text: 'Cause: It waits.', also: 'stuck · never returns' },
  ])
})

test('cells of a table are apart', () => {
  const html =
    '<h2 id="a">A</h2><table><tr><th>x</th><td>1</td></tr><tr><th>y</th><td>2</td></tr></table>'
  expect(sectionsOf(html)[0]?.text).toBe('x · 1 y · 2')
})

test('names in code are words to search for too, each once, but not those of whole files', () => {
  const code = '<pre class="search-code">const client = createClient() // createClient</pre>'
  const html = `<h2 id="use-it">Use it</h2><p>A client.</p>${code}<h2 id="the-recipe">The recipe</h2>${code}`
  expect(sectionsOf(html)).toEqual([
    { id: 'use-it', heading: 'Use it', text: 'A client.', code: 'const createClient' },
    { id: 'the-recipe', heading: 'The recipe', text: '' },
  ])
})

test('of rules, each word that the page does not have is one to search for', () => {
  const rule = (title: string) => `<li><details><summary>${title}</summary></details></li>`
  const rules = `<div class="rules"><ul>${rule('a certificate is checked')}${rule('a certificate that expired')}</ul></div>`
  const html = `<h2 id="use-it">Use it</h2><p>It is checked.</p><h2 id="rules">Rules</h2><p>Each is a test.</p>${rules}`
  expect(sectionsOf(html)).toEqual([
    { id: 'use-it', heading: 'Use it', text: 'It is checked.' },
    { id: 'rules', heading: 'Rules', text: 'Each is a test.', code: 'certificate that expired' },
  ])
})

test('a name in the code of many sections says nothing, so it is left out', () => {
  const sections = ['a', 'b', 'c', 'd', 'e'].map((id) => ({
    id,
    heading: id,
    text: '',
    code: id === 'a' ? 'await rare' : 'await',
  }))
  const page: SearchPage = { link: '/a', title: 'A', part: 'Guide', keywords: '', sections }
  const [left] = withoutCommonNames([page])
  expect(left?.sections.map(({ code }) => code)).toEqual([
    'rare',
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('a word in code that is in the text of many sections says nothing either', () => {
  const sections = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, heading: id, text: 'The Usual.' }))
  const coded = { id: 'f', heading: 'f', text: '', code: 'usual rare' }
  const page: SearchPage = {
    link: '/a',
    title: 'A',
    part: 'Guide',
    keywords: '',
    sections: [...sections, coded],
  }
  expect(withoutCommonNames([page])[0]?.sections[5]?.code).toBe('rare')
})
