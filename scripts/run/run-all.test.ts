import { afterAll, expect, test } from 'vitest'
import { inventory } from '../cookbook/snippet.ts'
import { tempCookbook } from '../cookbook/temp-cookbook.ts'
import { hangs } from '../lib/hangs.ts'
import { runAll } from './run-all.ts'
import { startWorkers } from './workers.ts'

const workers = startWorkers()

afterAll(() => {
  workers.close()
})

const countUp = `import { count } from '../shared.ts'\nconsole.log(count())\n`

function cookbook(files: Readonly<Record<string, string>>) {
  const root = tempCookbook({
    'snippets/guide/shared.ts': 'let calls = 0\nexport const count = () => ++calls\n',
    ...files,
  })
  return { root, programs: inventory(root).programs, seed: 1, limit: hangs, workers }
}

test('programs share a process, unless they say that they cannot', async () => {
  const shared = cookbook({
    'snippets/guide/a/a.ts': countUp,
    'snippets/guide/a/a.out': '1\n',
    'snippets/guide/b/b.ts': countUp,
    'snippets/guide/b/b.out': '1\n',
  })
  expect(await runAll(shared)).toMatchObject({ onSockets: 1, inMemory: 1 })

  const alone = cookbook({
    'snippets/guide/a/a.ts': `// Counts.\n// @alone it also counts what others count\n${countUp}`,
    'snippets/guide/a/a.out': '1\n',
    'snippets/guide/b/b.ts': countUp,
    'snippets/guide/b/b.out': '1\n',
  })
  expect(await runAll(alone)).toMatchObject({ onSockets: 2, inMemory: 2 })
})

test('only programs that can do without Node run in memory', async () => {
  const options = cookbook({
    'snippets/guide/a/a.ts': "import { EOL } from 'node:os'\nconsole.log(EOL.length)\n",
    'snippets/guide/a/a.out': '1\n',
    'snippets/guide/b/b.ts': '// Counts.\n// @node it tells its release\nconsole.log(1)\n',
    'snippets/guide/b/b.out': '1\n',
    'snippets/guide/c/c.ts': 'console.log(1)\n',
    'snippets/guide/c/c.out': '1\n',
  })
  expect(await runAll(options)).toMatchObject({ onSockets: 3, inMemory: 1 })
})

test('tells how far it is', async () => {
  const seen: string[] = []
  const options = cookbook({
    'snippets/guide/a/a.ts': 'console.log(1)\n',
    'snippets/guide/a/a.out': '1\n',
  })
  await runAll({
    ...options,
    onProgress: ({ done, of, program }) => {
      seen.push(`${done}/${of} ${program.id}`)
    },
  })
  expect(seen).toEqual(['0/2 guide/a/a', '1/2 guide/a/a'])
})
