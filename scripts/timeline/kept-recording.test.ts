import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { inventory } from '../cookbook/snippet.ts'
import { tempCookbook } from '../cookbook/temp-cookbook.ts'
import { hangs } from '../lib/hangs.ts'
import { accept, workOutRecording } from '../promote/promote.ts'
import { startWorkers } from '../run/workers.ts'
import { compareRecording, isRecorded } from './kept-recording.ts'
import { readRecording } from './recording.ts'

const folder = 'snippets/client/a'
const file = `${folder}/naive.timeline.json`
const workers = startWorkers()
const runtime = join(import.meta.dirname, '../../runtime/index.ts')

afterAll(() => {
  workers.close()
})

/** Waits for `ms`, and then calls a server: once, and in the second version twice. */
const comparing = (
  ms: number,
) => `import { createClient, HttpResponse, serve, sleep } from '${runtime}'
for (const calls of [1, 2]) {
  console.log('# version ' + calls)
  const server = await serve(async () => new HttpResponse('hello'))
  const client = createClient()
  await sleep(${ms})
  for (let call = 0; call < calls; call++) await (await client.get(server.url)).text()
  console.log(calls)
  await client.close()
  await server.close()
}
`
const golden = '# version 1\n1\n# version 2\n2\n'

function cookbook(source: string, output = golden) {
  const root = tempCookbook({
    [`${folder}/naive.ts`]: source,
    [`${folder}/naive.out`]: output,
  })
  const [program] = inventory(root).programs
  if (!program) throw new Error('no program')
  return {
    root,
    program,
    promote: () => workOutRecording(root, program, workers.inMemory),
    check: () => compareRecording(root, program, workers.inMemory, hangs),
  }
}

describe('the recording of a program that compares two versions', () => {
  test('is written by promote, and is the same each time', async () => {
    const { root, promote, check } = cookbook(comparing(50))
    const first = await promote()
    expect(first).toMatchObject({ output: file, before: undefined, problems: [] })
    if (!first) throw new Error('no recording')
    accept(root, first)
    const recording = readRecording(readFileSync(join(root, file), 'utf8'))
    const exchanges = recording.filter(({ kind }) => kind === 'exchange')
    expect(exchanges.map(({ from, to }) => [from, to])).toEqual([
      [50, 90],
      [140, 180],
      [180, 220],
    ])
    expect(exchanges[0]?.code).toMatch(/^client\/a\/naive\.ts: for \(let call/)
    expect((await promote())?.after).toBe(first.after)
    expect(await check()).toEqual([])
  })

  test('that is missing is an error, which says the command', async () => {
    const [problem] = await cookbook(comparing(50)).check()
    expect(problem).toMatchObject({
      rule: 'recording-differs',
      file,
      message:
        'naive.timeline.json is missing: run "npm run promote client/a/naive", and look at the timeline on the page',
    })
  })

  test('that differs in time alone is an error, although the output is right', async () => {
    const { root, promote, check } = cookbook(comparing(50))
    const promotion = await promote()
    if (!promotion) throw new Error('no recording')
    accept(root, { ...promotion, after: promotion.after.replace('"to":50', '"to":51') })
    const [problem] = await check()
    expect(problem?.message).toContain('if that is right, run "npm run promote client/a/naive"')
    expect(problem?.detail).toContain('"to":51')
    expect(problem?.line).toBe(3)
  })

  test('is no recording of a run that printed something else', async () => {
    const { root, program, check } = cookbook(comparing(50))
    writeFileSync(join(root, program.output), golden.replace('1\n', '1!\n'))
    expect(await check()).toMatchObject([{ rule: 'output-differs' }])
  })

  test('is left out where a version makes no call, and deleted where it no longer does', async () => {
    const { root, promote, check } = cookbook(
      "console.log('# a\\n1\\n# b\\n2')",
      '# a\n1\n# b\n2\n',
    )
    expect(await promote()).toBeUndefined()
    expect(await check()).toEqual([])
    writeFileSync(join(root, file), '[]\n')
    expect(await check()).toMatchObject([{ rule: 'recording-differs' }])
    const promotion = await promote()
    if (promotion) accept(root, promotion)
    expect(existsSync(join(root, file))).toBe(false)
  })
})

test('only programs that compare, and that run in memory, are recorded', () => {
  const recorded = (source: string, output?: string) => {
    const { root, program } = cookbook(source, output)
    return isRecorded(root, program)
  }
  expect(recorded(comparing(1))).toBe(true)
  expect(recorded(comparing(1), 'hello\n')).toBe(false)
  expect(recorded(`// Compares.\n// @node it needs sockets\n${comparing(1)}`)).toBe(false)
})
