import { execFileSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from '../lib/build.ts'

/** This cookbook with more recipes: copies of one, which has many tests and a long page. */
export interface Corpus {
  readonly folder: string
  /** How many recipes more. */
  readonly more: number
  dispose(): void
}

const model = 'client/concurrency-limit'

export function makeCorpus(more: number): Corpus {
  const folder = mkdtempSync(join(tmpdir(), 'middleware-cookbook-growth-'))
  const listed = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  const paths = listed.split('\0').filter((path) => path !== '')
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    cpSync(join(root, path), join(folder, path))
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  const copied = paths.filter((path) => new RegExp(`^(?:docs|snippets)/${model}[./]`).test(path))
  for (let number = 1; number <= more; number++) {
    const name = (text: string) => text.replaceAll('concurrency-limit', `limit-${number}`)
    for (const path of copied) {
      mkdirSync(dirname(join(folder, name(path))), { recursive: true })
      const text = name(readFileSync(join(root, path), 'utf8'))
      writeFileSync(join(folder, name(path)), path.endsWith('.md') ? titled(text, number) : text)
    }
  }
  return { folder, more, dispose: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A page is known by its title, in its front matter and above its text. */
function titled(page: string, number: number): string {
  return page
    .replace(/^title: .*/m, `title: Limit ${number}`)
    .replace(/^# .*/m, `# Limit ${number}`)
}
