import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/**
 * Writes a small cookbook for one test and removes it afterwards.
 *
 * @param files content by path, such as `snippets/client/retry/usage.ts`
 * @returns its root
 */
export function tempCookbook(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'cookbook-'))
  onTestFinished(() => {
    rmSync(root, { recursive: true })
  })
  for (const [path, content] of Object.entries({ 'package.json': '{"type":"module"}', ...files })) {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
  return root
}
