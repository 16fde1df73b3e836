import { pathToFileURL } from 'node:url'
import { argv } from 'node:process'
import { parseOptions } from '../../cli/options.ts'
import { main, ROOT } from '../lib/cli.ts'
import { nameOf } from '../run/errors.ts'
import { headlineOf } from '../run/headline.ts'
import { inventory, type Program } from '../cookbook/snippet.ts'
import { select } from '../cookbook/select.ts'

const HELP = `Runs a snippet, in real time.

  npm run snippet                                    lists the programs
  npm run snippet client/retry                       runs its usage.ts
  npm run snippet client/retry/naive                 runs its naive.ts
  npm run snippet snippets/client/retry/usage.ts     a path is fine too`

await main(async () => {
  const { values, positionals } = parseOptions(argv.slice(2), {
    help: { type: 'boolean', short: 'h' },
    root: { type: 'string', default: ROOT },
  })
  const { programs } = inventory(values.root)
  const [asked] = positionals
  if (values.help) {
    console.log(HELP)
    return 0
  }
  if (asked === undefined) {
    console.log(list(programs))
    return 0
  }
  const [program, ...others] = select(values.root, programs, asked, process.env.INIT_CWD)
  if (program === undefined || others.length > 0) {
    console.log(list(programs.filter((each) => each === program || others.includes(each))))
    return 0
  }
  return show(program)
})

function list(programs: readonly Program[]): string {
  const width = Math.max(...programs.map(({ id }) => id.length))
  return programs
    .map(({ id, description }) => `${id.padEnd(width)}  ${description}`.trimEnd())
    .join('\n')
}

/** An error that the program says it throws is the last line of its output. */
async function show({ file, throws }: Program): Promise<number> {
  try {
    await import(pathToFileURL(file).href)
    return 0
  } catch (error) {
    if (throws === undefined || nameOf(error) !== throws) throw error
    console.log(`Uncaught ${headlineOf(error)}`)
    return 0
  }
}
