import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { whyNodeOnly } from '../cookbook/node-only.ts'
import type { Problem } from '../cookbook/problem.ts'
import { recordingPath } from '../cookbook/recording-path.ts'
import type { Program } from '../cookbook/snippet.ts'
import { compare } from '../run/compare.ts'
import type { Worker } from '../run/workers.ts'
import { panelsOf } from './panels.ts'
import { MOST_SPANS, readRecording, type Recording } from './recording.ts'

/**
 * Whether a program is recorded: it puts several versions through one scenario, with a title before each, and runs in
 * memory, where time is virtual.
 */
export function isRecorded(root: string, program: Program): boolean {
  const output = join(root, program.output)
  if (!existsSync(output) || whyNodeOnly(root, program) !== undefined) return false
  return (readFileSync(output, 'utf8').match(TITLE) ?? []).length > 1
}

const TITLE = /^# \S/gm

/** The recording that a page shows; undefined for a program that has none. */
export function recordingOf(root: string, output: string): Recording | undefined {
  const file = join(root, recordingPath(output))
  return existsSync(file) ? readRecording(readFileSync(file, 'utf8')) : undefined
}

/** Whether each version makes a call, and few enough: a picture of one of them compares nothing. */
export function showsSomething(recording: Recording): boolean {
  if (recording.length > MOST_SPANS) return false
  const panels = panelsOf(recording)
  return panels.length > 1 && panels.every(({ rows }) => rows.length > 0)
}

/** Records a program again, and says how the recording differs from its file. */
export async function compareRecording(
  root: string,
  program: Program,
  worker: Worker,
  limit: number,
): Promise<readonly Problem[]> {
  const path = recordingPath(program.output)
  const file = join(root, path)
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const { problems, recording = '' } = await worker.run({
    root,
    program,
    seed: 1,
    limit,
    records: true,
  })
  if (problems.length > 0) return problems
  if (kept === recording) return []
  const command = `"npm run promote ${program.id}"`
  const problem = { rule: 'recording-differs', file: path }
  if (kept === '') {
    const message = `${basename(path)} is missing: run ${command}, and look at the timeline on the page`
    return [{ ...problem, message }]
  }
  const difference = compare(kept, recording, { golden: path, printed: program.path })
  return [
    {
      ...problem,
      ...(difference && { line: difference.line, detail: difference.diff }),
      message: `${program.path} did something else or at another time; if that is right, run ${command}`,
    },
  ]
}
