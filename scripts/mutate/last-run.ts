import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { isLate, type Report } from './report.ts'

/** Which mutants are tried: all, or of the last run those that no test noticed, or those that never ended. */
export type Tried = 'all' | 'survivors' | 'late'

/**
 * Forgets what is to be tried again, so that Stryker keeps the other results of the last run. What the run itself has failed with
 * is tried again too.
 *
 * @param file of the last run
 */
export function forget(file: string, tried: Tried): void {
  if (!existsSync(file)) return
  const { files, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as Report
  const left = Object.entries(files).map(([path, { mutants, ...about }]) => [
    path,
    { ...about, mutants: mutants.filter((mutant) => !isAgain[tried](mutant)) },
  ])
  writeFileSync(file, JSON.stringify({ ...rest, files: Object.fromEntries(left) as object }))
}

const isAgain = {
  all: () => true,
  // Stryker would believe the last run of a mutant of what is read when a module loads: it knows no test that reaches it.
  survivors: ({ status }) => status === 'Survived' || status === 'RuntimeError',
  // A count of turns does not depend on the machine.
  late: (mutant) => isLate(mutant) && mutant.statusReason?.startsWith('Hit limit reached') !== true,
} satisfies Record<Tried, (mutant: Report['files'][string]['mutants'][number]) => boolean>
