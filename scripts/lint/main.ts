import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { argv } from 'node:process'
import { ESLint } from 'eslint'
import { parseOptions } from '../../cli/options.ts'
import { main, ROOT } from '../lib/cli.ts'
import { neededBy } from './needed-by.ts'
import { oxlint } from './oxlint.ts'

const HELP = `Usage: tsx scripts/lint/main.ts [file …]

What oxlint says, rules and types from one reading of the code, and what "eslint" says of the layers. With files, oxlint
is asked about these and all that import them, which a change of them can make wrong.`

await main(async () => {
  const { values, positionals: files } = parseOptions(argv.slice(2), {
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const found = (await Promise.all([oxlint(ROOT, neededBy(ROOT, files)), layers(files)])).flat()
  for (const text of found) console.log(text)
  return found.length > 0 ? 1 : 0
})

async function layers(files: readonly string[]): Promise<string[]> {
  const there = files.filter((path) => existsSync(join(ROOT, path)))
  const asked = files.length === 0 ? ['.'] : there
  if (asked.length === 0) return []
  const results = await new ESLint({ cwd: ROOT, warnIgnored: false }).lintFiles(asked)
  return results.flatMap(({ filePath, messages }) =>
    messages.map(
      ({ line, column, message, ruleId }) =>
        `${relative(ROOT, filePath)}:${line}:${column} ${message} (${ruleId ?? 'ESLint'})`,
    ),
  )
}
