import { readFileSync } from 'node:fs'
import { inventory } from '../cookbook/snippet.ts'
import { compareRun } from '../run/compare-run.ts'
import { record } from './record.ts'
import { writeRecording } from './recording.ts'
const root = process.cwd()
for (const program of inventory(root).programs.filter(({ id }) => process.argv.slice(2).some((a) => id.includes(a)))) {
  const start = performance.now()
  const { run, recording } = await record(program, 60000)
  const problems = compareRun(root, run, readFileSync(`${root}/${program.output}`, 'utf8'))
  process.stdout.write(`${program.id} ${recording.length} spans ${Math.round(performance.now() - start)} ms ${Math.max(...recording.map((s) => s.to ?? 0))}\n`)
  for (const p of problems) process.stdout.write(`   !! ${p.message} ${p.detail ?? ''}\n`)
  if (process.env.SHOW) process.stdout.write(writeRecording(recording))
}
