import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PageInfo } from '../cookbook/catalogue.ts'
import { slice } from '../cookbook/region.ts'
import { fill } from './fill.ts'
import { useOf } from './use.ts'

/** A framework that server recipes go into, or an SDK that client recipes go under. */
export interface Framework {
  /** Part of addresses and of what a browser remembers. */
  readonly id: string
  readonly name: string
  /** The file with the template, relative to the root. */
  readonly template: string
  /** Where an SDK of one service finds it. */
  readonly address?: string
}

/** A tab of a recipe's page. */
export interface Tab extends Framework {
  readonly code: string
}

/** The templates are part of this project, also where the recipes are those of a test or a benchmark. */
const home = join(import.meta.dirname, '../..')

const HOSTS = 'tests/hosts/programs/tabs'
const SDKS = 'tests/sdks/peers/tabs'

const library = 'This library'

/** In the order of their use, after this library. */
const SERVERS = {
  library,
  express: 'Express',
  fastify: 'Fastify',
  hono: 'Hono',
  koa: 'Koa',
  next: 'Next',
  sveltekit: 'SvelteKit',
  astro: 'Astro',
  workers: 'Workers',
  h3: 'h3',
}

const CLIENTS = {
  library,
  fetch: 'fetch',
  undici: 'undici',
  axios: 'axios',
  ky: 'ky',
  ofetch: 'ofetch',
  'openapi-fetch': 'openapi-fetch',
  openai: 'openai',
  octokit: 'octokit',
  stripe: 'stripe',
  trpc: 'tRPC',
}

/** What fetches URLs of any host, and takes a fetch: `client.fetch`, where no other would do. */
const FETCHING = ['fetch', 'axios', 'ky', 'ofetch']

/** They send an `Authorization` of their own, which credentials of ours would only replace. */
const AUTHORIZED = ['openai', 'stripe']

/** An SDK of one service finds it by itself. A recipe that is told an origin has to be told the same. */
const ADDRESSES: Readonly<Record<string, string>> = {
  openai: 'https://api.openai.com/v1',
  octokit: 'https://api.github.com',
  stripe: 'https://api.stripe.com',
}

/** What the recipe of a page can be used in: its kind says it. */
export function frameworksOf({
  kind,
  group,
  transport,
}: Pick<PageInfo, 'kind' | 'group' | 'transport'>): Framework[] {
  if (kind === undefined) return []
  if (kind !== 'client') {
    return Object.entries(SERVERS).map(([id, name]) => {
      // Express has no response that a recipe could be around.
      const file = id === 'express' && kind === 'around' ? 'express-mount' : id
      return { id, name, template: `${HOSTS}/${file}.ts` }
    })
  }
  if (transport === 'own') {
    return Object.entries(CLIENTS)
      .filter(([id]) => id === 'library' || FETCHING.includes(id))
      .map(([id, name]) => {
        const file = id === 'library' ? id : `${id}-own`
        return { id, name, template: `${SDKS}/${file}.ts` }
      })
  }
  return Object.entries(CLIENTS)
    .filter(([id]) => group !== 'Authentication' || !AUTHORIZED.includes(id))
    .map(([id, name]) => {
      const address = ADDRESSES[id]
      return { id, name, template: `${SDKS}/${id}.ts`, ...(address && { address }) }
    })
}

/**
 * The tabs of a recipe's page.
 *
 * @throws Error if its program does not say how the recipe is made
 */
export function tabsOf(root: string, page: PageInfo): readonly Tab[] {
  const use = useOf(root, page.link.slice(1))
  return frameworksOf(page).map((framework) => ({
    ...framework,
    code: fill(templateOf(framework), use, framework.address),
  }))
}

function templateOf({ template }: Framework): string {
  const shown = slice(readFileSync(join(home, template), 'utf8'), 'tab')
  if (shown === undefined) throw new Error(`${template} has no region "tab"`)
  return shown
}
