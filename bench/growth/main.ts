import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { execPath } from 'node:process'
import type { Row } from '../../scripts/bench/results.ts'
import { toolCommand } from '../../scripts/lib/tool.js'
import { command } from '../lib/command.ts'
import { cpuOfChildren } from '../lib/cpu.ts'
import type { Measured } from '../lib/rounds.ts'
import { statistic } from '../lib/statistics.ts'
import { makeCorpus, type Corpus } from './corpus.ts'

/** Says how much memory it has taken at most, in KB. */
const tellMemory = `data:text/javascript,process.on('exit',()=>console.error('maxRSS',process.resourceUsage().maxRSS))`

/** What one recipe more costs: this cookbook, with copies of a recipe, and what each of them added. */
await command('growth', async ({ quick }) => {
  const counts = quick ? [0, 1] : (process.env['GROWTH'] ?? '0,20,60').split(',').map(Number)
  const measured: { more: number; values: Measured }[] = []
  for (const more of counts) {
    const corpus = makeCorpus(more)
    try {
      measured.push({ more, values: await measure(corpus) })
    } finally {
      corpus.dispose()
    }
  }
  const rows = measured.flatMap(({ more, values }, index): Row[] => {
    const before = measured[index - 1]
    const own = row(`${more} recipes more`, values)
    if (!before) return [own]
    const each = Object.entries(values).map(([name, value]) => {
      return [name, (value - (before.values[name] ?? NaN)) / (more - before.more)] as const
    })
    return [own, row(`each of the last ${more - before.more}`, Object.fromEntries(each))]
  })
  return { versions: {}, settings: {}, rows }
})

async function measure({ folder }: Corpus): Promise<Measured> {
  const recipes = ['snippets/client/concurrency-limit', 'snippets/client/limit-']
  const check = await run(
    folder,
    'tsx',
    'scripts/check/main.ts',
    '--without',
    'types,tests,format',
    '--limit',
    '60000',
  )
  const programs = await run(folder, 'vitest', 'run', '--project', 'programs')
  const unit = await run(folder, 'vitest', 'run', '--project', 'unit', ...recipes)
  rmSync(join(folder, '.vitepress/cache'), { recursive: true, force: true })
  const cold = await run(folder, 'vitepress', 'build')
  const warm = await run(folder, 'vitepress', 'build')
  return {
    'check, s of CPU': check.cpu,
    'programs, s of CPU': programs.cpu,
    'unit, s of CPU': unit.cpu,
    'cold build, s': cold.seconds,
    'cold build, s of CPU': cold.cpu,
    'warm build, s': warm.seconds,
    'warm build, s of CPU': warm.cpu,
    'memory, MB': cold.memory,
    'dist, MB': sizeOf(join(folder, '.vitepress/dist')) / 1e6,
  }
}

async function run(folder: string, tool: string, ...args: readonly string[]) {
  const cpu = cpuOfChildren()
  const start = performance.now()
  const child = spawn(execPath, ['--import', tellMemory, ...toolCommand(folder, tool, args)], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: undefined, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => (said += String(text)))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${tool} ${args.join(' ')} fails:\n${said}`)
  return {
    cpu: cpuOfChildren() - cpu,
    seconds: (performance.now() - start) / 1000,
    memory: Number(/^maxRSS (\d+)$/m.exec(said)?.[1]) / 1024,
  }
}

function sizeOf(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const stats = entries.map((path) => statSync(join(folder, path)))
  return stats.reduce((sum, each) => sum + (each.isFile() ? each.size : 0), 0)
}

function row(contestant: string, values: Measured): Row {
  const metrics = Object.entries(values).map(([name, value]) => [name, statistic([value])] as const)
  return { scenario: 'growth', contestant, metrics: Object.fromEntries(metrics), ratios: {} }
}
