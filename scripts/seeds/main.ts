import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv, env, execPath } from 'node:process'
import { text } from 'node:stream/consumers'
import { parseOptions, wholeNumber } from '../../cli/options.ts'
import { main, ROOT } from '../lib/cli.ts'
import { toolCommand } from '../lib/tool.js'

const HELP = `Usage: npm run test:seeds -- [--rounds <number>] [--seed <number>] [<part of a path> …]

Runs the tests that draw their inputs, and all programs in an order that is drawn, with another seed
in each round. Stops at the first round that fails. "npm test" has one seed, so that it says the same
each time.

  npm run test:seeds
  npm run test:seeds -- --rounds 100 client/http-cache

  --rounds   how many rounds, 10 unless you say
  --seed     the first round's seed: what a failed round printed. The next ones count on from it
  --help     print this`

const MAX_SEED = 2 ** 31

await main(async () => {
  const { values, positionals } = parseOptions(argv.slice(2), {
    help: { type: 'boolean', short: 'h' },
    rounds: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(randomInt(MAX_SEED)) },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const rounds = wholeNumber('--rounds', values.rounds, 1, MAX_SEED)
  const first = wholeNumber('--seed', values.seed, 0, MAX_SEED)
  const files = drawingTests().filter(
    (file) => positionals.length === 0 || positionals.some((part) => file.includes(part)),
  )
  if (files.length === 0) {
    console.error(`No test that draws has ${positionals.join(' or ')} in its path.`)
    return 2
  }
  for (let round = 0; round < rounds; round++) {
    const seed = (first + round) % MAX_SEED
    console.log(`Round ${String(round + 1)} of ${String(rounds)}, seed ${String(seed)}`)
    const code = await run(files, seed)
    if (code === 0) continue
    const again = ['--rounds 1', `--seed ${String(seed)}`, ...positionals].join(' ')
    console.error(`\nAgain: npm run test:seeds -- ${again}`)
    return code
  }
  return 0
})

/** Those that need neither servers of others nor a Redis. */
function drawingTests(): readonly string[] {
  const files = ['runtime', 'snippets'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(
      (file) => `${folder}/${file}`,
    ),
  )
  const properties = files.filter(
    (file) =>
      file.endsWith('.test.ts') &&
      /^import .*(?:'fast-check'|store-contract\.ts')$/m.test(
        readFileSync(join(ROOT, file), 'utf8'),
      ),
  )
  return [...properties, 'tests/programs.test.ts']
}

/** Shows what vitest says only if a test fails: it is the same in each round. */
async function run(files: readonly string[], seed: number): Promise<number> {
  const args = [
    'run',
    '--project',
    'unit',
    '--project',
    'programs',
    '--silent',
    'passed-only',
    ...files,
  ]
  const child = spawn(execPath, toolCommand(ROOT, 'vitest', args), {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, TEST_SEED: String(seed) },
  })
  const closed = once(child, 'close') as Promise<[number | null]>
  const said = await Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await closed
  if (code !== 0) console.error(said.join('\n'))
  return code ?? 1
}
