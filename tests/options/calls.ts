import {
  attemptTimeout,
  compose,
  createClient,
  fetchTransport,
  followRedirects,
  httpTransport,
  idleTimeout,
  withMiddleware,
  type CallOptions,
  type FetchTransportOptions,
  type ClientOptions,
  type HttpTransportOptions,
} from 'middleware-cookbook'
import { home, notApp, optionsOf, type Entry } from './entry.ts'
import * as wrong from './wrong-values.ts'

const client = () => createClient({ transport: home })

const limits = {
  timeout: wrong.notAbove0,
  idleTimeout: wrong.notAbove0,
  maxResponseSize: wrong.notAbove0,
}

const callOptions: Record<keyof Required<CallOptions>, readonly unknown[]> = {
  ...limits,
  // The message itself checks these two, and names what is wrong with it.
  body: [],
  json: [],
  headers: [],
  signal: [5, 'signal', {}, new AbortController()],
  middleware: wrong.notMiddlewareList,
  redirect: wrong.notOneOf,
}

/** How a client is made, and how it is called. */
export const calls: readonly Entry[] = [
  {
    name: 'compose',
    fn: compose,
    args: {
      middleware: [(list) => compose(list, home), [undefined, ...wrong.notMiddlewareList]],
      handler: [(handler) => compose([], handler), notApp],
    },
  },
  {
    name: 'createClient',
    fn: createClient,
    options: optionsOf<ClientOptions>(createClient, {
      ...limits,
      baseUrl: wrong.notOrigin,
      headers: [],
      middleware: wrong.notMiddlewareList,
      transport: [...wrong.notFunction, fetch],
      connectTimeout: wrong.notAbove0,
      redirect: wrong.notOneOf,
      replayLimit: wrong.notAtLeast0,
    }),
  },
  ...(['get', 'head', 'post', 'put', 'patch', 'delete', 'request'] as const).map((method) => ({
    name: `client.${method}`,
    fn: undefined,
    args: {
      url: [
        (url: never) => client()[method](url),
        [undefined, null, 5, {}, [], true, new Request('http://a.test/')],
      ],
    } satisfies Entry['args'],
    options: optionsOf<CallOptions>(
      (options) => client()[method]('http://a.test', options),
      callOptions,
    ),
  })),
  {
    name: 'attemptTimeout',
    fn: attemptTimeout,
    args: { ms: [attemptTimeout, [undefined, ...wrong.notAbove0]] },
  },
  {
    name: 'idleTimeout',
    fn: idleTimeout,
    args: { ms: [idleTimeout, [undefined, ...wrong.notAbove0]] },
  },
  {
    name: 'followRedirects',
    fn: followRedirects,
    options: optionsOf(followRedirects, { maxRedirects: wrong.notWholeFrom0 }),
  },
  {
    name: 'fetchTransport',
    fn: fetchTransport,
    args: { fetch: [fetchTransport, wrong.notFunction] },
    options: optionsOf<FetchTransportOptions>((options) => fetchTransport(fetch, options), {
      redirect: [...wrong.notOneOf, 'error'],
    }),
  },
  {
    name: 'withMiddleware',
    fn: withMiddleware,
    args: {
      fetch: [(value) => withMiddleware(value, []), notApp],
      middleware: [(list) => withMiddleware(fetch, list), [undefined, ...wrong.notMiddlewareList]],
    },
  },
  {
    name: 'httpTransport',
    fn: httpTransport,
    options: optionsOf<HttpTransportOptions>(httpTransport, {
      connections: wrong.notWholeFrom1,
      connectTimeout: wrong.notAbove0,
      expectContinue: wrong.notOneOf.filter((value) => value !== true),
    }),
  },
]
