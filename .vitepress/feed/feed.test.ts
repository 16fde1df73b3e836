import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../../scripts/lib/temp-folder.ts'
import { atom } from './atom.ts'
import { changesOf } from './changes.ts'

const addresses = { site: 'https://a.test/', repository: 'https://b.test/x' }

test('a feed has the changes of the history, the latest first, also those that a release has deleted', () => {
  const root = tempFolder({
    '.changeset/README.md': 'How to',
    '.changeset/one.md': "---\n'a': minor\n---\n\nFirst `retry()` < second. More of it.\n",
  })
  const git = (date: string, ...args: readonly string[]) => {
    const env = { ...process.env, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date }
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@a.test']
    execFileSync('git', [...who, ...args], { cwd: root, stdio: 'pipe', env })
  }
  const commit = (date: string) => {
    git(date, 'add', '--all')
    git(date, 'commit', '--message', 'a')
  }
  git('', 'init')
  commit('2026-01-01T00:00:00Z')
  writeFileSync(join(root, '.changeset/two.md'), "---\n'a': patch\n---\n\nSecond\n")
  commit('2026-02-01T00:00:00Z')
  rmSync(join(root, '.changeset/one.md'))
  commit('2026-03-01T00:00:00Z')

  const changes = changesOf(root)
  expect(changes.map(({ name, text }) => [name, text])).toEqual([
    ['two', 'Second'],
    ['one', 'First `retry()` < second. More of it.'],
  ])
  const feed = atom(changes, addresses)
  expect(feed).toContain('<title>First retry() &lt; second</title>')
  expect(feed).toContain(`<link href="https://b.test/x/commit/${changes[0]?.commit}"/>`)
  expect(feed).toContain('<link href="https://a.test/"/><updated>2026-02-01T00:00:00')
})

test('without a history the feed is empty', () => {
  expect(changesOf(tempFolder({ 'a.md': 'a' }))).toEqual([])
  expect(atom([], addresses)).toContain('<updated>1970')
})
