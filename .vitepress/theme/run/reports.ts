import { isRecording } from './recordings.ts'
import type { Report } from '../../run/messages.ts'
import { MOST_PRINTED } from '../../../scripts/run/most-printed.ts'

/** More messages than a worker of ours sends. */
export const MOST_REPORTS: number = MOST_PRINTED + 100

/** More text than all of them have, in characters. */
export const MOST_TEXT = 1_000_000

/** What each kind has besides its name. */
const MEMBERS: Readonly<Record<Report['type'], readonly string[]>> = {
  started: [],
  printed: ['text'],
  ended: [],
  recorded: [],
  ruled: ['name', 'state'],
  threw: ['headline'],
  malformed: ['message'],
  flooded: [],
  unreachable: [],
}

/** Whether it is what a worker of ours says: edited code can send anything. */
export function isReport(what: unknown): what is Report {
  if (typeof what !== 'object' || what === null) return false
  const members: Readonly<Record<string, unknown>> = { ...what }
  const { type, place } = members
  if (typeof type !== 'string' || !Object.hasOwn(MEMBERS, type)) return false
  const texts = MEMBERS[type as Report['type']].map((name) => members[name])
  if (!texts.every((text) => typeof text === 'string' && text.length <= MOST_TEXT)) return false
  if (type === 'recorded') return isRecording(members['recording'])
  return (place === undefined && type !== 'malformed') || isPlace(place)
}

/** How much text it has, in characters. */
export function lengthOf(report: Report): number {
  const texts: readonly unknown[] = Object.values(report)
  return texts.reduce<number>((sum, text) => sum + (typeof text === 'string' ? text.length : 0), 0)
}

function isPlace(what: unknown): boolean {
  if (typeof what !== 'object' || what === null) return false
  const { path, line }: { path?: unknown; line?: unknown } = what
  return typeof path === 'string' && typeof line === 'number'
}
