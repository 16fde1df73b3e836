import { UsageError } from '../../cli/refusal.ts'
import { parseOptions, wholeNumber } from '../../cli/options.ts'
import { ROOT } from '../lib/cli.ts'
import { paintFor } from '../lib/paint.ts'
import { annotate, format, summary } from './report.ts'
import { LIMIT } from '../run/limit.ts'
import { PLATFORMS, type Progress } from '../run/run-all.ts'
import type { Update } from './watch.ts'
import type { Workers } from '../run/workers.ts'

const HELP = `Checks that pages, code, outputs and types agree, and that recipes compile and pass their tests.

  npm run check                          everything
  npm run check -- --watch               again, what is affected, whenever a file changes
  npm run check -- --order 4711          with the programs in the order of an earlier run
  npm run check -- --without tests,types leaves out some of types, tests, format, sockets and memory
  npm run check -- --changed <file> …    runs only programs that a change of these can affect
  npm run check -- --json                only counts the blocks of each page, as JSON

Every block on every page is imported and executed, or accounted for otherwise. Every program prints
its output file, on sockets and in memory, in shuffled order, and leaves nothing behind. Exit code 1
if anything is wrong. --root <folder> checks another cookbook.`

/** Where a command writes, and what it may reuse. */
export interface CommandIo {
  readonly stdout: {
    readonly isTTY?: boolean
    readonly columns?: number
    write(text: string): unknown
  }
  readonly env: Readonly<Record<string, string | undefined>>
  readonly workers?: Workers
}

/** `npm run check`, and the exit code that it ends with. */
export async function checkCommand(
  args: readonly string[],
  { stdout, env, workers }: CommandIo,
): Promise<number> {
  const { values, positionals } = parseOptions(
    args,
    {
      help: { type: 'boolean', short: 'h' },
      order: { type: 'string', default: String(Date.now() % 100_000) },
      watch: { type: 'boolean', default: false },
      without: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
      changed: { type: 'boolean', default: false },
      limit: { type: 'string', default: String(LIMIT) },
      today: { type: 'string', default: new Date().toISOString().slice(0, 10) },
      root: { type: 'string', default: ROOT },
    },
    args.includes('--changed') ? 'names' : 'no names',
  )
  if (values.help) {
    stdout.write(`${HELP}\n`)
    return 0
  }
  // Only now: the compiler takes longer to load than the help to read.
  const [{ check, countBlocks }, { AUTHOR_CHECKS }] = await Promise.all([
    import('./check.ts'),
    import('./author/index.ts'),
  ])
  if (values.json) {
    stdout.write(`${JSON.stringify(await countBlocks(values.root, values.today))}\n`)
    return 0
  }
  const paint = paintFor(stdout, env)
  const show = env.GITHUB_ACTIONS === 'true' ? annotate : format
  const without = values.without === '' ? [] : values.without.split(',')
  for (const name of without) requirePart(name, [...AUTHOR_CHECKS, ...PLATFORMS])
  const options = {
    root: values.root,
    today: values.today,
    seed: wholeNumber('--order', values.order, 0, 2 ** 31),
    limit: wholeNumber('--limit', values.limit, 1, 2 ** 31),
    author: AUTHOR_CHECKS.filter((name) => !without.includes(name)),
    platforms: PLATFORMS.filter((name) => !without.includes(name)),
    ...(values.changed && { changed: positionals }),
  }
  if (values.watch) {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(0))
    const { watch } = await import('./watch.ts')
    await watch({ ...options, onUpdate: showUpdate })
    return 0
  }
  const report = await check({
    ...options,
    ...(workers && { workers }),
    ...(stdout.isTTY && { onProgress }),
  })
  if (stdout.isTTY) stdout.write(CLEAR)
  for (const problem of report.problems) stdout.write(`${show(problem, paint)}\n`)
  if (report.problems.length > 0) stdout.write('\n')
  stdout.write(`${summary(report, paint)}\n`)
  return report.problems.length > 0 ? 1 : 0

  function showUpdate({ changed, ran, problems, ms }: Update) {
    for (const problem of problems) stdout.write(`${show(problem, paint)}\n`)
    const cause = changed.length > 0 ? changed.join(', ') : 'Watching'
    const count =
      problems.length === 0 ? paint('green', 'all right') : paint('red', `${problems.length} wrong`)
    stdout.write(
      `${paint('dim', cause)}: ${ran.length} programs ran, ${count}, ${Math.round(ms)} ms\n`,
    )
  }

  function onProgress({ done, of, program }: Progress) {
    const text = `${String(done)}/${String(of)} ${program.id}`
    stdout.write(CLEAR + paint('dim', text.slice(0, (stdout.columns ?? 80) - 1)))
  }
}

function requirePart(asked: string, parts: readonly string[]): void {
  if (parts.includes(asked)) return
  throw new UsageError(`--without is "${asked}": pass some of ${parts.join(', ')}.`)
}

/** To the start of the line, and nothing behind. */
const CLEAR = '\r\u001B[K'
