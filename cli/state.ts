import { canonical, hashOf, readHeader } from './header.ts'
import type { Copy } from './copy.ts'

/** How a file in a project differs from what this version would write: by a change of yours, of ours, or both. */
export type State = 'unchanged' | 'you changed' | 'we changed' | 'both changed' | 'not ours'

/**
 * Compares three: what the header says was copied, what the file holds now, and what this version holds.
 *
 * @param present the content of the file in the project
 */
export function stateOf(present: string, { id, text }: Copy): State {
  const found = readHeader(present)
  if (found?.header.id !== id) return isSame(present, text) ? 'unchanged' : 'not ours'
  if (isSame(found.text, text)) return 'unchanged'
  const yours = hashOf(found.text) !== found.header.hash
  const ours = hashOf(text) !== found.header.hash
  return yours ? (ours ? 'both changed' : 'you changed') : 'we changed'
}

function isSame(a: string, b: string): boolean {
  return canonical(a) === canonical(b)
}
