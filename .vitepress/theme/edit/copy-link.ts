import type { Draft } from './draft.ts'
import { fragmentOf } from './share.ts'

/**
 * Puts a link to what is edited into the address bar, and into the clipboard.
 *
 * @returns what the reader is told
 */
export async function copyLink({ id, ticket, texts, edited }: Draft): Promise<string> {
  const changed = Object.fromEntries(edited.map((path) => [path, texts.get(path) ?? '']))
  const fragment = await fragmentOf({ id, version: ticket.version, texts: changed })
  history.replaceState(history.state, '', fragment)
  try {
    await navigator.clipboard.writeText(location.href)
    return 'Copied'
  } catch {
    return 'The link is in the address bar'
  }
}
