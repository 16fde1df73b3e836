import { join } from 'node:path'
import { afterAll, beforeAll, describe, inject } from 'vitest'
import { contract } from '../contract.ts'
import type { Listening } from '../host.ts'
import { recipeCases, type RecipeHost } from '../recipe-cases.ts'
import { Talk } from '../talk.ts'
import { ownServers } from './servers.ts'

const servers = ownServers(inject('ownServers'))

contract(servers, join(import.meta.dirname, 'results.json'))

describe('one recipe, in the chain of the server', () => {
  const started: Listening[] = []

  beforeAll(async () => {
    for (const { start } of servers) started.push(await start())
  })

  afterAll(async () => {
    for (const host of started) await host.close()
  })

  /** Recipes before handlers that are below a path of the server. */
  function inChain(
    name: string,
    index: number,
    differences: Partial<RecipeHost> & { readonly place?: string } = {},
  ): void {
    const { place = 'recipes' } = differences
    const talk = () => {
      const host = started[index]
      if (!host) throw new Error(`${name} is not started`)
      return new Talk(host.port, host.fields)
    }
    let last = 'none'
    recipeCases({
      name,
      hasResponse: true,
      changesRequest: true,
      ask(recipe, path, sending) {
        last = `${recipe}-${++asked}`
        const query = path.includes('?') ? '&' : '?'
        return talk().send(`/${place}/${recipe}${path}${query}id=${last}`, sending)
      },
      reported: () => talk().events(last),
      ...differences,
    })
  }

  inChain('Next', 0, { lengths: 'none', tellsAddress: false })
  inChain('Next’s proxy', 0, {
    place: 'proxied',
    hasResponse: false,
    showsErrors: true,
    tellsAddress: false,
    lengths: 'none',
  })
  inChain('SvelteKit', 1)
  inChain('Astro', 2, { lengths: 'ours' })
})

let asked = 0
