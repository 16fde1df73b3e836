import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { inventory } from '../cookbook/snippet.ts'
import { accept, workOut } from './promote.ts'
import { format } from '../check/report.ts'
import { tempCookbook } from '../cookbook/temp-cookbook.ts'
import { startWorkers } from '../run/workers.ts'

const folder = 'snippets/guide/a'
const workers = startWorkers()
const worker = workers.onSockets

afterAll(() => {
  workers.close()
})

function cookbook(source: string, golden?: string) {
  const root = tempCookbook({
    [`${folder}/a.ts`]: source,
    ...(golden !== undefined && { [`${folder}/a.out`]: golden }),
  })
  const [program] = inventory(root).programs
  if (!program) throw new Error('no program')
  return { root, program, workOut: () => workOut(root, program, worker) }
}

test('writes the output of a new program', async () => {
  const { root, workOut } = cookbook(`console.log('a\\nb')`)
  const promotion = await workOut()
  expect(promotion).toMatchObject({ before: undefined, after: 'a\nb\n', problems: [] })
  accept(root, promotion)
  expect(readFileSync(join(root, folder, 'a.out'), 'utf8')).toBe('a\nb\n')
  expect(readdirSync(join(root, folder))).toEqual(['a.out', 'a.ts'])
})

test('a second time changes nothing', async () => {
  const {
    root,
    program,
    workOut: first,
  } = cookbook(
    `console.log(crypto.randomUUID())\nconsole.log('at ' + new Date().toISOString())\nconsole.log(1)`,
    'old\n',
  )
  accept(root, await first())
  const { before, after } = await workOut(root, program, worker)
  expect(before).toBe('[uuid]\nat [date]\n1\n')
  expect(after).toBe(before)
})

test('keeps each line that is right as it is', async () => {
  const { workOut } = cookbook(`console.log('took 5 ms')\nconsole.log('new')`, 'took [ms]\nold\n')
  expect((await workOut()).after).toBe('took [ms]\nnew\n')
})

test('measures no duration twice the same by luck', async () => {
  const clock = join(import.meta.dirname, '../../runtime/clock.ts')
  const { workOut } = cookbook(
    `import { clock } from '${clock}'
    const start = clock.now()
    console.log('took ' + Math.round(clock.now() - start) + ' ms')
    console.log('about ' + Math.round((clock.now() - start) / 1000) + ' s')`,
    'took 0 ms\nabout 0 s\n',
  )
  expect((await workOut()).after).toBe('took [ms]\nabout 0 s\n')
})

test('refuses what two runs print differently', async () => {
  const { workOut } = cookbook(
    `globalThis.process.title += '+'\nconsole.log('run ' + process.title.length)`,
  )
  const { problems } = await workOut()
  expect(problems.map((problem) => format(problem))).toEqual([
    expect.stringMatching(
      /^snippets\/guide\/a\/a\.ts: two runs printed different things in line 1: .*\n {4}first run: {2}run \d+\n {4}second run: run \d+$/,
    ),
  ])
})

test('refuses chance that is not elided', async () => {
  const clock = join(import.meta.dirname, '../../runtime/clock.ts')
  const { workOut } = cookbook(
    `import { clock } from '${clock}'\nconsole.log('n', Math.floor(clock.random() * 1e9))`,
  )
  expect((await workOut()).problems.map(({ rule }) => rule)).toEqual(['not-deterministic'])
})

test('refuses a program that throws, and names the place', async () => {
  const { workOut } = cookbook(`console.log(1)\nthrow new Error('no')`)
  expect((await workOut()).problems.map((problem) => format(problem))).toEqual([
    expect.stringMatching(/^snippets\/guide\/a\/a\.ts: threw Error: no\n {8}at .*a\.ts:2:\d+$/),
  ])
})

test('takes concurrent lines in any order if the program says so', async () => {
  const source = `// Calls.\n// @unordered
    const lines = ['a', 'b', 'took 1 ms']
    globalThis.process.title = globalThis.process.title === 'x' ? 'y' : 'x'
    if (globalThis.process.title === 'x') lines.reverse()
    console.log(lines.join('\\n'))`
  const { workOut } = cookbook(source, 'b\ntook [ms]\na\n')
  const { problems, before, after } = await workOut()
  expect(problems).toEqual([])
  expect(after).toBe(before)
})

test('does not touch a file whose content stays', async () => {
  const { root, workOut } = cookbook('console.log(1)', '1\n')
  const file = join(root, folder, 'a.out')
  const { mtimeMs } = statSync(file)
  const { before, after } = await workOut()
  expect(after).toBe(before)
  expect(statSync(file).mtimeMs).toBe(mtimeMs)
})
