import { join } from 'node:path'
import type { Asked } from './asked.ts'
import { copiesOf, type Copy } from './copy.ts'
import { canonical, readHeader } from './header.ts'
import { filesOf, linesIn } from './item.ts'
import { lineDiff } from './line-diff.ts'
import { checkFolder, readPresent } from './obstacles.ts'
import { chooseLanguage, folderFor } from './place.ts'
import { findProject, type Project } from './project.ts'
import { Refusal } from './refusal.ts'
import { report, type Reported } from './report.ts'
import { shown } from './shown.ts'
import { stateOf } from './state.ts'
import { writeAll, type Write } from './write-all.ts'

export interface AddOptions {
  readonly to: string | undefined
  readonly tests: boolean
  readonly language: 'ts' | 'js' | undefined
  readonly dryRun: boolean
  /** Where the command was called. */
  readonly cwd: string
}

/**
 * Copies recipes into the project, and says what is left to do.
 *
 * @returns what to print
 * @throws Refusal if a file is in the way: nothing has changed then
 */
export function add(asked: readonly Asked[], options: AddOptions): string {
  const { tests, dryRun, cwd } = options
  const project = findProject(cwd)
  const to = folderFor(project, options.to, cwd)
  // A folder may be in another package of a workspace.
  const owner = findProject(to)
  const choice = chooseLanguage(owner, to, options.language)
  const planned = asked.flatMap(({ item, extras }) =>
    copiesOf(item, filesOf(item, tests, extras), choice.language).map((copy) =>
      plan(project, join(to, item.id), copy),
    ),
  )
  const reasons = planned.flatMap(({ refused }) => refused ?? [])
  // What is wrong with a folder is wrong for each of its files.
  if (reasons.length > 0) throw new Refusal([...new Set(reasons), NOTHING].join('\n'))
  if (!dryRun) writeAll(planned.filter(({ action }) => action !== 'unchanged'))
  const isNamed = options.to !== undefined
  return report(asked, planned, { project, owner, choice, tests, dryRun, to, isNamed })
}

const NOTHING = 'Nothing has changed.'

interface Planned extends Write, Reported {
  readonly refused?: string
}

function plan(project: Project, folder: string, copy: Copy): Planned {
  const path = join(folder, copy.name)
  const content = copy.content.replaceAll('\n', project.newline)
  const planned = { path, content, copy }
  try {
    checkFolder(project.root, folder)
    const present = readPresent(project.root, path)
    if (present === undefined) return { ...planned, action: 'new' }
    const [more, fewer] = differenceOf(present, copy)
    if (plain(present) === copy.content) return { ...planned, action: 'unchanged' }
    const state = stateOf(present, copy)
    if (state === 'unchanged' || state === 'we changed') {
      const newline = present.includes('\r\n') ? '\r\n' : '\n'
      const difference = more + fewer === 0 ? 'only its first line' : `+${more} -${fewer} lines`
      const kept = copy.content.replaceAll('\n', newline)
      return { ...planned, content: kept, action: 'update', difference }
    }
    const name = shown(project.root, path)
    const why =
      state === 'not ours'
        ? `${name} is there already and is not of this recipe: move it away, or name another folder with --to.`
        : `${name} has changes of yours (${linesIn(Math.max(more, fewer))}): see "npx middleware-cookbook diff ${copy.id}", and take over by hand what you want.`
    return { ...planned, action: 'unchanged', refused: why }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { ...planned, action: 'unchanged', refused: error.message }
  }
}

/** How many lines differ, but for the endings of lines and imports: those that we add, and those that we do not have. */
function differenceOf(present: string, { text }: Copy): readonly [more: number, fewer: number] {
  const before = readHeader(present)?.text ?? present
  const lines = lineDiff(canonical(before), canonical(text)).split('\n')
  const count = (sign: string) => lines.filter((line) => line.startsWith(sign)).length
  return [count('+'), count('-')]
}

function plain(text: string): string {
  return text.replaceAll('\r\n', '\n')
}
