import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { argv, execPath } from 'node:process'
import { parseOptions } from '../../cli/options.ts'
import { main, ROOT } from '../lib/cli.ts'
import { toolCommand } from '../lib/tool.js'

const suites: Readonly<Record<string, string>> = {
  client: 'the client beside other clients',
  server: 'the server beside other servers',
  hosts: 'an application and a recipe in other servers, beside these by themselves',
  compose: 'what one more middleware costs, without a network',
  recipes: 'what each recipe costs, and beside what else does its work',
  snippets: 'all programs as tests',
  size: 'the library in a browser, minified and compressed',
  site: 'the build of the site, with and without types on hover',
  pages: 'how long each page of the site blocks a phone on a first visit',
  suite: 'the steps of npm test: time and CPU of each',
  growth: 'what each further recipe adds to check, programs, tests, build and site',
  'retry-budget': 'what retries do to a service that is down, simulated',
  'circuit-breaker': 'what a breaker spares a service that is down, simulated',
}

const HELP = `Usage: npm run bench -- [options] [suite …]

Runs the suites that you name, or all of them, one after another, and prints ratios. Close what else
is running: the machine is part of the figures.

${list()}

  --save   keep the results in bench/results, from which the site shows them
  --quick  only see whether it runs: a moment each, without what has to be installed
  --help   print this`

await main(async () => {
  const { values, positionals } = parseOptions(argv.slice(2), {
    help: { type: 'boolean', short: 'h' },
    quick: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const unknown = positionals.find((name) => !Object.hasOwn(suites, name))
  if (unknown !== undefined) {
    console.error(
      `There is no suite "${unknown}". The suites are ${Object.keys(suites).join(', ')}.`,
    )
    return 2
  }
  const flags = [...(values.quick ? ['--quick'] : []), ...(values.save ? ['--save'] : [])]
  const chosen = positionals.length > 0 ? positionals : Object.keys(suites)
  const codes: number[] = []
  for (const name of chosen) codes.push(await run(name, flags))
  return codes.find((code) => code !== 0) ?? 0
})

/** A suite is a program of its own, so that none inherits memory or compiled code from another. */
async function run(name: string, flags: readonly string[]): Promise<number> {
  const file = join(ROOT, 'bench', name, 'main.ts')
  if (!existsSync(file)) throw new Error(`${file} is missing`)
  const suite = spawn(execPath, toolCommand(ROOT, 'tsx', [file, ...flags]), { stdio: 'inherit' })
  const [code] = (await once(suite, 'exit')) as [number | null]
  console.log()
  return code ?? 1
}

function list(): string {
  return Object.entries(suites)
    .map(([name, about]) => `  ${name.padEnd(15)} ${about}`)
    .join('\n')
}
