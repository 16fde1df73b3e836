import manifest from 'virtual:run-manifest'
import { FOLDER, type Ticket } from '../../run/manifest.ts'

/** The address of a file that the build made for running programs. */
export function addressOf(file: string): string {
  return `${location.origin}${import.meta.env.BASE_URL}${FOLDER}/${file}`
}

/** @throws Error for one that is not there */
export async function fetchFile(file: string): Promise<Response> {
  const response = await fetch(addressOf(file))
  if (!response.ok) throw new Error(`${file} could not be loaded.`)
  return response
}

/** Kept for the next press, but from the dev server, which may have another one by then. */
export function ticketOf(id: string): Promise<Ticket> {
  const known = tickets.get(id)
  if (known) return known
  const ticket = fetchTicket(id)
  if (import.meta.env.PROD) tickets.set(id, ticket)
  ticket.catch(() => tickets.delete(id))
  return ticket
}
const tickets = new Map<string, Promise<Ticket>>()

async function fetchTicket(id: string): Promise<Ticket> {
  const response = await fetchFile(manifest.tickets[id] ?? '')
  // The build wrote it.
  return (await response.json()) as Ticket
}
