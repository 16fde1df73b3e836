import { KINDS } from './rules/classify.ts'
import type { Report } from './check.ts'
import { plain, type Paint } from '../lib/paint.ts'
import { place, type Problem } from '../cookbook/problem.ts'

/** A problem as a terminal shows it: the place, the sentence, and the details indented. */
export function format(problem: Problem, paint: Paint = plain): string {
  const head = `${paint('bold', place(problem))}: ${problem.message}`
  const detail = problem.detail?.split('\n').map((line) => `    ${paintLine(line, paint)}`) ?? []
  return [head, ...detail].map((line) => line.trimEnd()).join('\n')
}

function paintLine(line: string, paint: Paint): string {
  if (line.startsWith('+')) return paint('green', line)
  if (line.startsWith('-')) return paint('red', line)
  return line.startsWith('@@') ? paint('dim', line) : line
}

/** A problem as GitHub shows it beside the line. */
export function annotate({ rule, file, line, message, detail }: Problem): string {
  const place = [`file=${property(file)}`, ...(line === undefined ? [] : [`line=${String(line)}`])]
  const text = [message, ...(detail ? [detail] : [])].join('\n')
  return `::error ${place.join(',')},title=${property(rule)}::${data(text)}`
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** What was checked, in a few lines, and whether it holds. */
export function summary(report: Report, paint: Paint = plain): string {
  const { blocks, runs, listings, problems, seed } = report
  const kinds = KINDS.map((kind) => `${String(blocks.total[kind])} ${kind}`).join(', ')
  const pages = count(blocks.pages.length, 'page')
  return [
    `${pages}: ${kinds}`,
    `${programsRight(runs)}, in ${seconds(runs.ms)}, order ${String(seed)}`,
    ...(listings > 0
      ? [`${count(listings, 'snippet')} with the compile errors that it announces`]
      : []),
    ...runs.slow.map(({ program, ms }) =>
      paint('yellow', `slow: ${program.id} takes ${seconds(ms)}`),
    ),
    problems.length === 0
      ? paint('green', 'Every block is accounted for.')
      : paint('red', `${count(problems.length, 'problem')} found.`),
  ].join('\n')
}

/** `5 programs right on sockets and 4 in memory` */
function programsRight({ onSockets, inMemory }: Report['runs']): string {
  if (onSockets === undefined) return `${count(inMemory ?? 0, 'program')} right in memory`
  const more = inMemory === undefined ? '' : ` and ${inMemory} in memory`
  return `${count(onSockets, 'program')} right on sockets${more}`
}

function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
