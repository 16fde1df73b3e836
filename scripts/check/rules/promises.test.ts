import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { securityFile } from '../../cookbook/promise-table.ts'
import { tempCookbook } from '../../cookbook/temp-cookbook.ts'
import { accept, workOutPromises } from '../../promote/promote.ts'
import { promiseRules } from './promises.ts'

const BEGIN = '<!-- The promises of the pages. "npm run promote" writes this table. -->'
const END = '<!-- End of the promises. -->'

function cookbook(security = `# Security\n\n${BEGIN}\n\n${END}\n\nMore.\n`) {
  const page = (promise: string) =>
    `---\ntitle: Digest\nkind: client\ngroup: Safety\nplace: 1\npromises:\n` +
    `  - promise: ${promise}\n    test: it is so\n---\n\n# Digest\n`
  return tempCookbook({
    'SECURITY.md': security,
    'docs/client/digest-auth.md': page('The password stays'),
    'docs/server/digest-auth.md': page('Memory is bounded'),
    'snippets/client/digest-auth/digest-auth.ts': 'export const a = 1\n',
    'snippets/client/digest-auth/digest-auth.test.ts': "test('another', f)\n",
    'snippets/client/digest-auth/digest-auth.forms.test.ts': "test('it is so', f)\n",
    'snippets/server/digest-auth/digest-auth.ts': 'export const a = 1\n',
    'snippets/server/digest-auth/digest-auth.test.ts': "test('it is so', f)\n",
  })
}

test('the table has the promises of the pages, each with the test that shows it', () => {
  const { after } = securityFile(cookbook()) ?? { after: '' }
  expect(after).toBe(
    [
      '# Security',
      '',
      BEGIN,
      '',
      '| Recipe               | Promise            | Shown by                                                          |',
      '| -------------------- | ------------------ | ----------------------------------------------------------------- |',
      '| `digestAuth`, client | The password stays | [it is so](snippets/client/digest-auth/digest-auth.forms.test.ts) |',
      '| `digestAuth`, server | Memory is bounded  | [it is so](snippets/server/digest-auth/digest-auth.test.ts)       |',
      '',
      END,
      '',
      'More.',
      '',
    ].join('\n'),
  )
})

test('promote writes the table, and has nothing to do then', () => {
  const root = cookbook()
  const [promotion] = workOutPromises(root)
  if (!promotion) throw new Error('nothing to promote')
  accept(root, promotion)
  expect(readFileSync(join(root, 'SECURITY.md'), 'utf8')).toContain('| `digestAuth`, client |')
  expect(promiseRules(root)).toEqual([])
  expect(workOutPromises(root)).toEqual([])
})

test('a table that says something else is reported, with the way out', () => {
  const root = cookbook()
  expect(promiseRules(root)).toMatchObject([
    { file: 'SECURITY.md', line: 3, message: expect.stringContaining('npm run promote') as string },
  ])
  writeFileSync(join(root, 'SECURITY.md'), securityFile(root)?.after ?? '')
  expect(promiseRules(root)).toEqual([])
  const page = join(root, 'docs/client/digest-auth.md')
  writeFileSync(page, readFileSync(page, 'utf8').replace('The password stays', 'It may stay'))
  expect(promiseRules(root)).toHaveLength(1)
})

test('a cookbook without the table has nothing to report', () => {
  expect(promiseRules(cookbook('# Security\n'))).toEqual([])
})
