import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Program } from '../../scripts/cookbook/snippet.ts'
import { compare } from '../../scripts/run/compare.ts'
import type { Ran, Task, Tasks } from './protocol.ts'
import type { Runtime } from './runtimes.ts'
import { start } from './start.ts'

export interface ProgramRuns {
  /** By the path of the program: what is wrong, or ''. */
  readonly wrong: ReadonlyMap<string, string>
  /** What the process itself did wrong, or ''. */
  readonly complaint: string
}

/** Runs all programs in one process of a runtime, and those that must be alone in one each. */
export async function runPrograms(
  runtime: Runtime,
  root: string,
  programs: readonly Program[],
  seed: number,
): Promise<ProgramRuns> {
  const together = programs.filter(({ alone }) => alone === undefined)
  const groups = [
    together,
    ...programs.filter(({ alone }) => alone !== undefined).map((one) => [one]),
  ]
  const said = []
  for (const group of groups) {
    const tasks: Tasks = { seed, limit: 60_000, programs: group.map(taskOf) }
    const one = await start(runtime, root, 'runner.ts', tasks)
    said.push({ ...one, complaint: withoutAnnounced(one.complaint, group) })
  }
  const ran = new Map(
    said.flatMap(({ lines }) => lines as readonly Ran[]).map((one) => [one.path, one]),
  )
  return {
    wrong: new Map(programs.map((program) => [program.path, judge(root, program, ran)])),
    complaint: said.map(({ complaint }) => complaint).join(''),
  }
}

/** The warnings that programs say they cause are printed by the runtime, one line each. Each has to come. */
function withoutAnnounced(printed: string, programs: readonly Program[]): string {
  const left = programs.flatMap(({ warns }) => warns ?? [])
  const others = printed.split('\n').filter((line) => {
    const [, name = ''] = /^\(node:\d+\) (?:\[\w+\] )?(\w+): /.exec(line) ?? []
    if (left.includes(name)) left.splice(left.indexOf(name), 1)
    else return !/^\(Use `\w+ --trace-warnings/.test(line)
    return false
  })
  return [...others, ...left.map((name) => `no ${name} came, which is announced`)].join('\n').trim()
}

function judge(root: string, program: Program, ran: ReadonlyMap<string, Ran>): string {
  const { path, output, unordered } = program
  const result = ran.get(path)
  if (!result) return `${path} has not run`
  const golden = readFileSync(join(root, output), 'utf8')
  const names = { golden: output, printed: path }
  const difference = compare(golden, result.output, names, { unordered })
  return [difference?.diff ?? '', ...result.complaints].filter((text) => text !== '').join('\n')
}

function taskOf({ path, file, throws }: Program): Task {
  return { path, file, ...(throws !== undefined && { throws }) }
}
