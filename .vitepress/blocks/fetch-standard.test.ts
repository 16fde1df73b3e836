import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fetchDirective } from './fetch-standard.ts'

const rows = [
  { group: 'Errors', behaviour: 'a <b> holds', ours: true, node: true },
  { group: 'Errors', behaviour: 'ours differs', ours: false, node: true, why: 'because & so' },
  { group: 'Aborts', behaviour: 'Node differs', ours: true, node: false },
]

function show(part: string): string {
  const root = mkdtempSync(join(tmpdir(), 'fetch-standard-'))
  onTestFinished(() => {
    rmSync(root, { recursive: true })
  })
  mkdirSync(join(root, 'tests/fetch-standard'), { recursive: true })
  const text = JSON.stringify({ node: 'v20.1.2', rows })
  writeFileSync(join(root, 'tests/fetch-standard/results.json'), text)
  const { tokens } = fetchDirective(root)(part, () => ({}) as never, '')
  return tokens.map(({ content }) => content).join('')
}

test('share counts what holds, for each group and for all', () => {
  const shown = show('share')
  expect(shown).toContain('Node v20.1.2')
  expect(shown).toContain('Errors</th><td>2</td><td>1</td><td>2</td>')
  expect(shown).toContain('All</th><td>3</td><td>2</td><td>2</td>')
})

test('differences lists what either does not do, with our reason', () => {
  const shown = show('differences')
  expect(shown).not.toContain('holds')
  expect(shown).toContain(
    'Errors: ours differs</th><td><strong>no</strong></td><td>yes</td><td>because &amp; so</td>',
  )
  expect(shown).toContain('Aborts: Node differs')
})

test('behaviours lists all of them, folded', () => {
  expect(show('behaviours')).toContain('<summary>Errors</summary><ul>\n<li>a &lt;b&gt; holds</li>')
})

test('another part is an error that names those there are', () => {
  expect(() => show('other')).toThrow('write share, differences, behaviours')
})
