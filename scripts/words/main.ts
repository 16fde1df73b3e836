import { readFileSync, writeFileSync } from 'node:fs'
import { argv } from 'node:process'
import { parseOptions } from '../../cli/options.ts'
import { main } from '../lib/cli.ts'

const help = `Usage: npm run words -- <word> …

Adds words to cspell-words.txt, which stays sorted. "npm test -- spelling" says which words are unknown.
Add names and terms of the field; what is a mistake, mend.`

const list = new URL('../../cspell-words.txt', import.meta.url)

await main(() => {
  const { values, positionals: words } = parseOptions(argv.slice(2), {
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help || words.length === 0) {
    console.log(help)
    return values.help ? 0 : 2
  }
  const known = readFileSync(list, 'utf8').split('\n')
  const all = new Set([...known, ...words].filter((word) => word !== ''))
  const sorted = [...all].sort((a, b) => a.localeCompare(b, 'en'))
  writeFileSync(list, sorted.map((word) => `${word}\n`).join(''))
  console.log(`cspell-words.txt has ${String(sorted.length)} words.`)
  return 0
})
