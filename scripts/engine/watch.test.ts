import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { watch, type Update } from './watch.ts'

const whole = join(import.meta.dirname, '../../tests/fixtures/whole')

test('answers a change with what it affects', { timeout: 30_000 }, async () => {
  const root = mkdtempSync(join(tmpdir(), 'cookbook-'))
  cpSync(whole, root, { recursive: true })
  writeFileSync(join(root, 'package.json'), '{"type":"module"}')
  const updates = new Updates()
  const stop = await watch({
    root,
    seed: 1,
    today: '2026-01-01',
    onUpdate: (update) => {
      updates.push(update)
    },
  })
  onTestFinished(() => {
    stop()
    rmSync(root, { recursive: true })
  })
  expect(await updates.next()).toMatchObject({ changed: [], problems: [] })

  writeFileSync(join(root, 'snippets/guide/a/used.ts'), 'export const c = 2\n')
  const broken = await updates.next()
  expect(broken.changed).toEqual(['snippets/guide/a/used.ts'])
  expect(broken.ran.map(({ id }) => id)).toEqual(['guide/a/uses'])
  expect(broken.problems.map(({ rule, file }) => `${rule} ${file}`)).toEqual([
    'output-differs snippets/guide/a/uses.out',
  ])

  writeFileSync(join(root, 'snippets/guide/a/uses.out'), '2\nhttp://127.0.0.1:[port]\n')
  const mended = await updates.next()
  expect(mended.ran.map(({ id }) => id)).toEqual(['guide/a/uses'])
  expect(mended.problems).toEqual([])

  writeFileSync(join(root, 'docs/index.md'), '# Nothing\n')
  const lost = await updates.next()
  expect(lost.ran).toEqual([])
  expect(lost.problems.map(({ rule }) => rule)).toContain('orphan')
})

class Updates {
  readonly #all: Update[] = []
  #wake: (() => void) | undefined

  push(update: Update) {
    this.#all.push(update)
    this.#wake?.()
  }

  async next(): Promise<Update> {
    for (;;) {
      const update = this.#all.shift()
      if (update) return update
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}
