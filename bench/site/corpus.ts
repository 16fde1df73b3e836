import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, sep } from 'node:path'
import { root } from '../lib/build.ts'
import { standingAlone } from '../lib/programs.ts'

/** A site with the real configuration and as many pages as are wanted, each of two programs. */
export interface Corpus {
  readonly folder: string
  readonly pages: number
  /** Types that an earlier build remembered. */
  readonly cache: string
  dispose(): void
}

/** @param modules the `node_modules` to build with */
export function makeCorpus(pages: number, modules: string, name: string): Corpus {
  const folder = join(tmpdir(), `site-bench-${process.pid}-${name}-${pages}`)
  rmSync(folder, { recursive: true, force: true })
  for (const part of ['.vitepress', 'cli', 'scripts', 'runtime', 'package.json', 'tsconfig.json']) {
    cpSync(join(root, part), join(folder, part), { recursive: true, filter: isSource })
  }
  symlinkSync(modules, join(folder, 'node_modules'), 'junction')
  write('docs/index.md', '# Home\n')
  const programs = standingAlone().map(({ text }) => text)
  for (let page = 0; page < pages; page++) {
    const blocks = ['a', 'b'].map((block, index) => {
      const path = `snippets/bench/page-${page}/${block}.ts`
      const program = programs[(page * 2 + index) % programs.length] ?? ''
      write(path, `// Page ${page}, block ${block}.\n${program}`)
      return `<<< @/../${path}\n`
    })
    write(
      `docs/guide/page-${page}.md`,
      `---\ntitle: Page ${page}\n---\n\n# Page ${page}\n\n${blocks.join('\nMore:\n\n')}`,
    )
  }
  write('build.mjs', child)
  return {
    folder,
    pages,
    cache: join(folder, '.vitepress/cache/types'),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  }

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

/** Builds, and says with how much memory. */
const child = `import { build } from 'vitepress'
await build(import.meta.dirname)
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
process.send({ memory: maxRSS / 1024, cpu: (userCPUTime + systemCPUTime) / 1e6 })
process.disconnect()
`

function isSource(path: string): boolean {
  return ![`.vitepress${sep}dist`, `.vitepress${sep}cache`].some((made) => path.endsWith(made))
}
