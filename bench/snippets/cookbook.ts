import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from '../lib/build.ts'
import { standingAlone } from '../lib/programs.ts'

/** A cookbook of as many programs as are wanted, ten on a page. */
export interface Cookbook {
  readonly folder: string
  dispose(): void
}

export function makeCookbook(count: number): Cookbook {
  const folder = mkdtempSync(join(tmpdir(), 'middleware-cookbook-bench-'))
  for (const part of ['package.json', 'tsconfig.json']) cpSync(join(root, part), join(folder, part))
  // Not a copy: the programs are to find the clock that the check installs.
  for (const part of ['runtime', 'node_modules']) {
    symlinkSync(join(root, part), join(folder, part), 'junction')
  }
  const known = standingAlone()
  const pages = new Map<number, string[]>()
  for (let number = 0; number < count; number++) {
    const program = known[number % known.length]
    if (program === undefined) throw new Error('No program of the guide runs by itself.')
    const path = `snippets/guide/generated-${number}/${program.name}`
    write(`${path}.ts`, program.text)
    write(`${path}.out`, program.output)
    const page = pages.get(Math.floor(number / 10)) ?? []
    pages.set(Math.floor(number / 10), page)
    page.push(`<<< @/../${path}.ts`, `<<< @/../${path}.out`)
  }
  for (const [number, blocks] of pages) {
    write(`docs/page-${number}.md`, `# Page ${number}\n\n${blocks.join('\n')}\n`)
  }
  return {
    folder,
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  }

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}
