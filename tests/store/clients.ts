import { join } from 'node:path'
import type { ClientName, Connected } from './connected.ts'
import { peers } from './install.ts'

export async function connect(name: ClientName, url: string): Promise<Connected> {
  // Its packages are there only while these tests run, so TypeScript does not look at it.
  const module = (await import(join(peers, 'clients.ts'))) as {
    connect(name: ClientName, url: string): Promise<Connected>
  }
  return module.connect(name, url)
}
