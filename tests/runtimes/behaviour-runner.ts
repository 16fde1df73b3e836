/** Checks every behaviour in the runtime that executes this file, and writes what came out: a line of JSON each. */
import process from 'node:process'
import { behaviours } from './behaviours.ts'

for (const { name, check } of behaviours) {
  const wrong = await inTime(check()).catch(String)
  process.stdout.write(`${JSON.stringify({ name, wrong })}\n`)
}

async function inTime(checking: Promise<void>): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, 30_000, 'nothing happens any more')
  })
  try {
    return await Promise.race([checking.then(() => ''), late])
  } finally {
    clearTimeout(timer)
  }
}
