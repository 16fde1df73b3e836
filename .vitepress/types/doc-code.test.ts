import { expect, test } from 'vitest'
import type { Popups } from './type-sheet.ts'
import { build, project, useProject } from './types.fixture.ts'

useProject()

test('code in a doc comment has the colours of code', async () => {
  const doc =
    '/**\n * Runs.\n *\n * ```ts\n * const a = run(1)\n * ```\n * ```sh\n * a && b\n * ```\n * @example\n * run(2)\n */'
  project.write('snippets/run.ts', `${doc}\nexport function run(n: number) {\n  return n\n}\n`)
  const { name } = await build(['run.ts'])
  const { popups } = JSON.parse(project.read(`dist/assets/types/${name('run.ts')}`)) as Popups
  expect(popups[0]).toContain(
    '<b class="k">const</b> a <b class="k">= </b><b class="f">run</b><b class="q">(</b><b class="n">1</b>',
  )
  expect(popups[0]).toContain('<p class="tag">Example</p><pre><code class="language-ts"><b')
  expect(popups[0]).toContain('<pre><code class="language-sh">a &amp;&amp; b\n</code></pre>')
})
