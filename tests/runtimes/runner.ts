/**
 * Runs programs one after another in one process of whichever runtime executes this file, and writes what each printed. It
 * uses nothing but what Node, Bun and Deno have in common; what was printed is judged elsewhere, in Node.
 *
 * It never ends the process: a program that leaves something open keeps it alive, which is noticed.
 */
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { format } from 'node:util'
import { skippingClock } from '../../runtime/testing.ts'
import { nameOf, stackOf } from '../../scripts/run/errors.ts'
import { headlineOf } from '../../scripts/run/headline.ts'
import { watchCryptography } from '../../scripts/run/cryptography.ts'
import { noticedTime } from '../../scripts/run/noticed-time.ts'
import { whenIdle } from './idle.ts'
import type { Ran, Task, Tasks } from './protocol.ts'

const { seed, limit, programs } = JSON.parse(await readAll()) as Tasks
const escaped: string[] = []
watchCryptography()
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => escaped.push(`${event}: ${stackOf(error)}`))
}
for (const program of programs) {
  process.stdout.write(`${JSON.stringify(await run(program))}\n`)
}

async function run({ path, file, throws }: Task): Promise<Ran> {
  const lines: string[] = []
  const { log } = console
  console.log = (...values: unknown[]) => lines.push(`${format(...values)}\n`)
  const clock = skippingClock({ seed, whenIdle, elapsed: noticedTime() })
  const complaints: string[] = []
  try {
    const ended = await inTime(import(pathToFileURL(file).href))
    if (!ended) complaints.push(`did not end within ${limit} ms`)
    else if (throws !== undefined) complaints.push(`was to throw ${throws}, but did not`)
  } catch (error) {
    lines.push(`Uncaught ${headlineOf(error)}\n`)
    if (nameOf(error) !== throws) complaints.push(`threw ${stackOf(error)}`)
  }
  await turn() // what was to happen right after the last statement happens now
  console.log = log
  clock.restore()
  return { path, output: lines.join(''), complaints: [...complaints, ...escaped.splice(0)] }
}

async function inTime(ending: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, limit, false)
  })
  try {
    return await Promise.race([ending.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}

async function readAll(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) text += String(chunk)
  return text
}
