import { createTRPCClient, httpLink } from '@trpc/client'
import axios from 'axios'
import ky from 'ky'
import { Octokit } from 'octokit'
import { createFetch } from 'ofetch'
import OpenAI from 'openai'
import createClient from 'openapi-fetch'
import Stripe from 'stripe'
import { fetch as undiciFetch } from 'undici'
import type { Fetch } from 'middleware-cookbook'
import type { AppRouter } from './tabs/router.ts'

/** An SDK as its authors set it, but for the address, the fetch and a key. */
export interface Sdk {
  /** The package whose version counts; none for what is part of Node. */
  readonly package?: string
  /** The options that turn off what it does by itself. */
  readonly off: Readonly<Record<string, unknown>>
  readonly make: (api: URL, fetch: Fetch, off: Readonly<Record<string, unknown>>) => Calls
}

/** The same two calls of each. */
interface Calls {
  readonly get: () => PromiseLike<unknown>
  readonly post: () => PromiseLike<unknown>
}

interface Paths {
  '/hello': { get: { responses: { 200: object } }; post: { responses: { 200: object } } }
}

export const sdks: Readonly<Record<string, Sdk>> = {
  'fetch of Node': { off: {}, make: (api, fetch) => plain(api, fetch) },
  undici: {
    package: 'undici',
    off: {},
    // It takes no fetch: its own is what is looked at.
    make: (api) => plain(api, undiciFetch as unknown as Fetch),
  },
  axios: {
    package: 'axios',
    off: {},
    make(api, fetch, off) {
      const http = axios.create({ baseURL: api.href, adapter: 'fetch', env: { fetch }, ...off })
      return { get: () => http.get('/hello'), post: () => http.post('/hello', {}) }
    },
  },
  ky: {
    package: 'ky',
    off: { retry: 0, timeout: false },
    make(api, fetch, off) {
      const http = ky.create({ prefixUrl: api, fetch, ...off })
      return { get: () => http.get('hello'), post: () => http.post('hello', { json: {} }) }
    },
  },
  ofetch: {
    package: 'ofetch',
    off: { retry: 0 },
    make(api, fetch, off) {
      const http = createFetch({ fetch, defaults: { baseURL: api.href, ...off } })
      return {
        get: () => http('/hello'),
        post: () => http('/hello', { method: 'POST', body: {} }),
      }
    },
  },
  'openapi-fetch': {
    package: 'openapi-fetch',
    off: {},
    make(api, fetch) {
      const http = createClient<Paths>({ baseUrl: api.href, fetch })
      return { get: () => http.GET('/hello'), post: () => http.POST('/hello') }
    },
  },
  openai: {
    package: 'openai',
    off: { maxRetries: 0 },
    make(api, fetch, off) {
      const client = new OpenAI({ apiKey: 'unused', baseURL: api.href, fetch, ...off })
      return { get: () => client.get('/hello'), post: () => client.post('/hello', { body: {} }) }
    },
  },
  octokit: {
    package: 'octokit',
    off: { retry: { enabled: false }, throttle: { enabled: false } },
    make(api, fetch, off) {
      const octokit = new Octokit({ baseUrl: api.origin, request: { fetch }, log: quiet, ...off })
      return {
        get: () => octokit.request('GET /hello'),
        post: () => octokit.request('POST /hello'),
      }
    },
  },
  stripe: {
    package: 'stripe',
    off: { maxNetworkRetries: 0 },
    make(api, fetch, off) {
      const stripe = new Stripe('sk_test_unused', {
        host: api.hostname,
        port: api.port,
        protocol: 'http',
        httpClient: Stripe.createFetchHttpClient(fetch),
        telemetry: false,
        ...off,
      })
      return {
        get: () => stripe.customers.list(),
        post: () => stripe.customers.create({ name: 'Clara' }),
      }
    },
  },
  tRPC: {
    package: '@trpc/client',
    off: {},
    make(api, fetch) {
      const trpc = createTRPCClient<AppRouter>({ links: [httpLink({ url: api.href, fetch })] })
      return { get: () => trpc.hello.query(), post: () => trpc.rename.mutate() }
    },
  },
}

const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing }

function nothing(): void {
  // A test has no reader.
}

function plain(api: URL, fetch: Fetch): Calls {
  const url = new URL('/hello', api)
  return { get: () => fetch(url), post: () => fetch(url, { method: 'POST', body: '{}' }) }
}
