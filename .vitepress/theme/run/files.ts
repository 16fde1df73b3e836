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

export async function ticketOf(id: string): Promise<Ticket> {
  const response = await fetchFile(manifest.tickets[id] ?? '')
  // The build wrote it.
  return (await response.json()) as Ticket
}
