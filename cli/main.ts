#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { command } from './command.ts'

// A reader that has seen enough, such as "head", is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

/** From `dist/cli/` of the package. */
const manifest = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string }

process.exitCode = command(process.argv.slice(2), {
  // Asked for late: the folder may have been deleted, which is an error.
  get cwd() {
    return process.cwd()
  },
  registry: fileURLToPath(new URL('../registry', import.meta.url)),
  version: manifest.version,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(`${text}\n`),
})
