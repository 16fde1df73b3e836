import type { Ticket } from '../../run/manifest.ts'
import { fetchFile, ticketOf } from '../run/files.ts'

/** The files of a program, as a reader has edited them. */
export class Draft {
  readonly id: string
  readonly ticket: Ticket
  /** By path, the program first. */
  readonly originals: ReadonlyMap<string, string>
  readonly texts: Map<string, string>

  constructor(id: string, ticket: Ticket, originals: ReadonlyMap<string, string>) {
    this.id = id
    this.ticket = ticket
    this.originals = originals
    this.texts = new Map(originals)
  }

  isEdited(path: string): boolean {
    return this.texts.get(path) !== this.originals.get(path)
  }

  get edited(): readonly string[] {
    return [...this.texts.keys()].filter((path) => this.isEdited(path))
  }

  /** Takes over those of a link that are still there. */
  change(texts: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(texts)) {
      if (this.originals.has(path)) this.texts.set(path, text)
    }
  }

  reset(): void {
    for (const [path, text] of this.originals) this.texts.set(path, text)
  }
}

/** They last as long as the page: a reader who comes back finds what was edited. */
const drafts = new Map<string, Draft>()

export async function draftOf(id: string): Promise<Draft> {
  const known = drafts.get(id)
  if (known) return known
  const ticket = await ticketOf(id)
  const originals = await Promise.all(
    Object.entries(ticket.sources).map(
      async ([path, file]) => [path, await (await fetchFile(file)).text()] as const,
    ),
  )
  const draft = new Draft(id, ticket, new Map(originals))
  drafts.set(id, draft)
  return draft
}
